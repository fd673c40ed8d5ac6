import 'graphiql/setup-workers/vite';
import { createRoot } from 'react-dom/client';
import { Playground } from './playground.tsx';

const container = document.getElementById('playground');
if (!container) throw new Error('index.html has no element #playground');
createRoot(container).render(<Playground />);
