import { goesFromRsaToEcdsa } from './rsa-to-ecdsa.ts';

// At the second rename the journal is there, and nothing else is done. Soak kills later too, and on files alone every
// rename is tried.
goesFromRsaToEcdsa('Kubernetes 1.37 under load', { topology: 'external', release: '1.37' }, [2]);
