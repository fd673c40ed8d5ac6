import '@mantine/core/styles.css';
import '@mantine/notifications/styles.css';
import './app/console.css';
import { createRoot } from 'react-dom/client';
import { Console } from './app/console.tsx';

const container = document.getElementById('console');
if (!container) throw new Error('index.html has no element #console');
createRoot(container).render(<Console />);
