import { goesFromRsaToEcdsa } from './rsa-to-ecdsa.ts';

// The journal is there, and nothing else is done; in the middle; near the end.
goesFromRsaToEcdsa('Kubernetes 1.37 under load', { topology: 'external', release: '1.37' }, [2, 7, 20]);
