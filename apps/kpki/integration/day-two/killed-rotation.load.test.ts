import { defaultRelease } from '@kpki/services';
import { partOfDraw } from '@kpki/services/random-cases';
import { allPhases } from './rotate-under-load.ts';
import { goesFromRsaToEcdsa } from './rsa-to-ecdsa.ts';

// The journal is there, and nothing else is done; in the middle; near the end of each phase that has as many files.
const kills = allPhases.flatMap((phase) => [2, 7, 20].map((rename) => ({ phase, rename })));

// Each kill restarts about as much as a phase: a draw has one or two.
goesFromRsaToEcdsa(`Kubernetes ${defaultRelease} under load`, { topology: 'small' }, partOfDraw(kills, 10));
