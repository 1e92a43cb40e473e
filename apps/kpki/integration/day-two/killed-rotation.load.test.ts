import { defaultRelease } from '@kpki/services';
import { goesFromRsaToEcdsa } from './rsa-to-ecdsa.ts';

// The journal is there, and nothing else is done; in the middle. Another file has the end, so that a run has two of three.
goesFromRsaToEcdsa(`Kubernetes ${defaultRelease} under load`, { topology: 'external' }, [2, 7]);
