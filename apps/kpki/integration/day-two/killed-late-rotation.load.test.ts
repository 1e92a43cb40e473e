import { defaultRelease } from '@kpki/services';
import { goesFromRsaToEcdsa } from './rsa-to-ecdsa.ts';

// Near the end of each phase that has as many files.
goesFromRsaToEcdsa(`Kubernetes ${defaultRelease} under load`, { topology: 'external' }, [20]);
