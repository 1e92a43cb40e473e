import { defaultRelease } from '@kpki/services';
import { goesFromRsaToEcdsa } from './rsa-to-ecdsa.ts';

goesFromRsaToEcdsa(`Kubernetes ${defaultRelease} under load`, { topology: 'external' });
