import type { Target } from './target.ts';
import { address } from './targets/address.ts';
import { certificate } from './targets/certificate.ts';
import { configuration } from './targets/configuration.ts';
import { duration } from './targets/duration.ts';
import { kubeconfig } from './targets/kubeconfig.ts';
import { pem } from './targets/pem.ts';

/** Every parser of what others wrote. A new one is a row: the command and the tests take it from here. */
export const targets: readonly Target[] = [pem, certificate, configuration, kubeconfig, duration, address];
