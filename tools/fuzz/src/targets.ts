import type { Target } from './target.ts';
import { address } from './targets/address.ts';
import { certificate } from './targets/certificate.ts';
import { configuration } from './targets/configuration.ts';
import { duration } from './targets/duration.ts';
import { journal } from './targets/journal.ts';
import { kubeconfig } from './targets/kubeconfig.ts';
import { pem } from './targets/pem.ts';
import { plan } from './targets/plan.ts';
import { plugin } from './targets/plugin.ts';
import { request } from './targets/request.ts';

/** Every reader of what others wrote. A new one is a row: the command and the tests take it from here. */
export const targets: readonly Target[] = [
  pem,
  certificate,
  request,
  configuration,
  kubeconfig,
  duration,
  address,
  journal,
  plan,
  plugin,
];
