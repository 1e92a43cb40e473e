import { shellWord } from '../options/option-words.ts';
import { programName } from '../terminal/program-name.ts';
import { clean } from '../text/clean.ts';
import { counted } from '../text/count.ts';

/** What `kpki csr sign` reports. */
export interface SignedReport {
  readonly cluster: string;
  readonly folder: string;
  /** Of the bundle that was signed. */
  readonly digest: string;
  readonly certificates: readonly SignedFile[];
  readonly authorities: readonly SignedFile[];
}

export interface SignedFile {
  /** The artefact's id, or the name of the authority. */
  readonly name: string;
  /** Relative to the folder. */
  readonly file: string;
  /** RFC 3339, UTC. */
  readonly notAfter: string;
  /** SHA-256 of the certificate, in hex. */
  readonly fingerprint: string;
}

export function signedText({ folder, certificates, authorities }: SignedReport): string {
  return [
    `Signed ${counted(certificates.length, 'certificate')}; they are in ${clean(folder)}, with who signed them:`,
    ...authorities.map(({ name, fingerprint }) => `  ${name}  sha256 ${fingerprint}`),
    'Next, where the requests came from:',
    `  ${programName()} csr import ${shellWord(folder)}`,
  ].join('\n');
}
