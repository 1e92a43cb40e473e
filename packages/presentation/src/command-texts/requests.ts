import { counted } from '../counts.ts';

/** What `csr sign` and `csr import` say of requests and certificates. */
export const requestTexts = {
  nothingPending: 'no artifact here is pending at another issuer',
  stranger: (subject: string, fingerprint: string): string =>
    `left out: ${subject} (sha256 ${fingerprint}) belongs to no key that is stored here`,
  unsigned: (subject: string, issuer: string): string =>
    `${subject} was signed by ${issuer}, whose certificate is neither stored here nor among the files: name that file too`,
  refused: (artifact: string, why: string): string => `refused ${artifact}: ${why}`,
  refusedCount: (refused: number, all: number): string => `${counted(refused, 'request')} of ${all} refused`,
  emptyIntent: (file: string): string => `each must ask for what is declared in ${file}`,
  showsSigner: (plan: string): string => `${plan} shows whether its signer is usable here`,
  digest: (digest: string): string =>
    `The requests have the SHA-256 ${digest}; compare it with the one that \`kpki csr export\` printed.`,
  sign: (count: number): string => `Sign ${counted(count, 'certificate')}?`,
  notListed: (file: string): string => `${file} is not in it`,
  changed: (file: string): string => `${file} is not as it was written`,
  noCertificate: 'there is no certificate in it',
} as const;
