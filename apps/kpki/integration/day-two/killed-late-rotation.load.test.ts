import { defaultRelease } from '@kpki/services';
import { goesFromRsaToEcdsa } from './rsa-to-ecdsa.ts';

// The journal is there, and nothing else is done; near the end.
goesFromRsaToEcdsa(`Kubernetes ${defaultRelease} under load`, { topology: 'external' }, [2, 20]);
