import type { Issuer } from '@kpki/plugin';

/** What an issuer grants that refuses nothing by its kind: what it answers is judged by what it is. */
export const unlimited: Issuer['grants'] = {
  authorities: true,
  names: ['dns', 'ip', 'uri', 'email'],
  usages: 'any',
  lifetime: 'capped',
  answers: 'at once',
};
