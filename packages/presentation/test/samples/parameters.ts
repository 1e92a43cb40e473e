import { type Finding, finding, type Objection } from '@kpki/engine';
import type { CaName } from '@kpki/spec';

export const location = 'cp1/pki/apiserver.crt';
export const notAfter = '2026-12-19T10:20:00.000Z';
export const ca: CaName = 'kubernetes-ca';
export const issuers: readonly string[] = ['vault/kubernetes'];
export const expired: Finding = finding('expired', { notAfter });
export const refused: Objection = { issuer: 'vault/kubernetes', to: 'usages', refused: ['server auth'] };
