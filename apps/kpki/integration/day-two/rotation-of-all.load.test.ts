import { defaultRelease } from '@kpki/services';
import { isSoak } from '@kpki/services/random-cases';
import { goesFromRsaToEcdsa } from './rsa-to-ecdsa.ts';

goesFromRsaToEcdsa(`Kubernetes ${defaultRelease} under load`, { topology: isSoak ? 'external' : 'small' });
