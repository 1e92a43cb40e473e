import type { Step } from '@kpki/engine';
import { counted, findingText } from '@kpki/presentation';
import { shellWord } from '../options/option-words.ts';
import type { BundledRequest } from '../session/csr/bundle.ts';
import { programName } from '../terminal/program-name.ts';
import { clean } from '../text/clean.ts';

export interface RequestsReport {
  readonly cluster: string;
  /** Null: nothing is requested, and nothing was written. */
  readonly folder: string | null;
  readonly digest: string | null;
  readonly requests: readonly BundledRequest[];
  readonly blocked: readonly Pick<Step, 'artifact' | 'reasons' | 'next'>[];
}

/** Returns what was written and where to take it; `targetFlags`: the options for the same files. */
export function requestsText({ folder, digest, requests }: RequestsReport, targetFlags: string): string {
  if (folder === null) return 'No requests: no artifact here is pending at another issuer.';
  return [
    `Wrote ${counted(requests.length, 'request')} to ${clean(folder)}. SUMMARY.txt lists them.`,
    `SHA-256 of SHA256SUMS: ${digest}. Send this digest to the signer over a separate channel.`,
    'Next, on the machine of the signer, and then here:',
    `  ${programName()} csr sign ${shellWord(folder)} --out signed`,
    `  ${programName()} csr import signed${targetFlags}`,
  ].join('\n');
}

export function blockedLines({ blocked }: RequestsReport): readonly string[] {
  return blocked.map(({ artifact, reasons, next }) => {
    const why = reasons.map((each) => findingText(each)).join('; ');
    return clean(`not requested: ${artifact}: ${why}${next === undefined ? '' : `; ${next}`}`);
  });
}

export interface SignedReport {
  readonly cluster: string;
  readonly folder: string;
  readonly digest: string;
  readonly certificates: readonly SignedFile[];
  readonly cas: readonly SignedFile[];
}

export interface SignedFile {
  readonly name: string;
  readonly file: string;
  readonly notAfter: string;
  readonly fingerprint: string;
}

export function signedText({ folder, certificates, cas }: SignedReport): string {
  return [
    `Signed ${counted(certificates.length, 'certificate')}. ${clean(folder)} holds them and the CAs that signed:`,
    ...cas.map(({ name, fingerprint }) => `  ${name}  sha256 ${fingerprint}`),
    'Next, on the machine that made the requests:',
    `  ${programName()} csr import ${shellWord(folder)}`,
  ].join('\n');
}
