import type { Step } from '@kpki/engine';
import { findingText } from '@kpki/presentation';
import { shellWord } from '../options/option-words.ts';
import type { BundledRequest } from '../session/csr/bundle.ts';
import { programName } from '../terminal/program-name.ts';
import { clean } from '../text/clean.ts';
import { counted } from '../text/count.ts';

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
  if (folder === null) return 'Nothing here waits for a certificate of somebody else: there is nothing to ask for.';
  return [
    `Wrote ${counted(requests.length, 'request')} to ${clean(folder)}; SUMMARY.txt in it lists what is asked for.`,
    `Its SHA256SUMS has the SHA-256 ${digest}: tell it to whoever signs by another way than the requests go.`,
    'Next, on the machine of whoever signs, and then here:',
    `  ${programName()} csr sign ${shellWord(folder)} --out signed`,
    `  ${programName()} csr import signed${targetFlags}`,
  ].join('\n');
}

export function blockedLines({ blocked }: RequestsReport): readonly string[] {
  return blocked.map(({ artifact, reasons, next }) => {
    const why = reasons.map((each) => findingText(each)).join('; ');
    return clean(`not asked for: ${artifact}: ${why}${next === undefined ? '' : `; ${next}`}`);
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
    `Signed ${counted(certificates.length, 'certificate')}; they are in ${clean(folder)}, with who signed them:`,
    ...cas.map(({ name, fingerprint }) => `  ${name}  sha256 ${fingerprint}`),
    'Next, where the requests came from:',
    `  ${programName()} csr import ${shellWord(folder)}`,
  ].join('\n');
}
