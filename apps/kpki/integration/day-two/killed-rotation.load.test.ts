import { defaultRelease } from '@kpki/services';
import { partOfDraw } from '@kpki/services/random-cases';
import { goesFromRsaToEcdsa } from './rsa-to-ecdsa.ts';

// The journal is there, and nothing else is done; in the middle; near the end of each phase that has as many files.
goesFromRsaToEcdsa(`Kubernetes ${defaultRelease} under load`, { topology: 'small' }, partOfDraw([2, 7, 20], 3));
