import { Navigate } from 'react-router';
import { useReturnPath } from '../session/return-path.ts';

/** `/`: on to where somebody wanted to go before they signed in, else to the gateways. */
export function Landing() {
  const path = useReturnPath();
  return <Navigate to={path ?? '/gateways'} replace />;
}
