import { goesFromRsaToEcdsa } from './rsa-to-ecdsa.ts';

goesFromRsaToEcdsa('Kubernetes 1.37 under load', { topology: 'external', release: '1.37' });
