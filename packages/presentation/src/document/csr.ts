import type { SigningRequest, Step } from '@kpki/engine';
import { durationText } from '@kpki/spec';
import { counted } from '../counts.ts';
import { findingText, statementText } from '../statement.ts';
import { type Block, command, listed, note, section } from './block.ts';
import { inSentence, type Shell } from './shell.ts';

/** A request in a bundle of requests; `request` is its file. */
export type BundledRequest = Omit<SigningRequest, 'csr'> & { readonly request: string };

/** What `kpki csr export` wrote. */
export interface WrittenRequestBundle {
  /** Null: nothing is requested, and nothing was written. */
  readonly folder: string | null;
  readonly digest: string | null;
  readonly requests: readonly BundledRequest[];
}

/** Returns what was written and where to take it. `signer`: how commands are typed on the machine of the signer. */
export function requestsDocument(written: WrittenRequestBundle, shell: Shell, signer: Shell): readonly Block[] {
  const { folder, digest, requests } = written;
  if (folder === null) return [note('No requests: no artifact here is pending at another issuer.')];
  return [
    note(`Wrote ${counted(requests.length, 'request')} to ${folder}. SUMMARY.txt lists them.`),
    note(`SHA-256 of SHA256SUMS: ${digest}. Send this digest to the signer over a separate channel.`),
    ...section('Next, on the machine of the signer, and then here', [
      command(signer.command({ verb: 'csr sign', names: [signer.word(folder)], flags: { out: 'signed' } })),
      command(shell.command({ verb: 'csr import', names: ['signed'] })),
    ]),
  ];
}

/** Says why an artifact was not requested. */
export function notRequestedText(
  { artifact, reasons, next }: Pick<Step, 'artifact' | 'reasons' | 'next'>,
  shell: Shell,
): string {
  const quoted = inSentence(shell);
  const why = reasons.map((each) => findingText(each, quoted)).join('; ');
  return `not requested: ${artifact}: ${why}${next === undefined ? '' : `; ${statementText(next, quoted)}`}`;
}

export interface SignedBundle {
  readonly folder: string;
  readonly certificates: readonly unknown[];
  readonly cas: readonly { readonly name: string; readonly fingerprint: string }[];
}

/** Returns what was signed, and where to take it. */
export function signedDocument({ folder, certificates, cas }: SignedBundle, shell: Shell): readonly Block[] {
  return [
    note(`Signed ${counted(certificates.length, 'certificate')}. ${folder} holds them and the CAs that signed:`),
    ...listed(
      'none',
      cas.map(({ name, fingerprint }) => `${name}  sha256 ${fingerprint}`),
    ),
    ...section('Next, on the machine that made the requests', [
      command(shell.command({ verb: 'csr import', names: [shell.word(folder)] })),
    ]),
  ];
}

/** Returns SUMMARY.txt of a bundle: for the signer, to check by eye and to sign with OpenSSL. */
export function bundleSummary(cluster: string, requests: readonly BundledRequest[]): string {
  return [
    `${counted(requests.length, 'certificate')} for the cluster ${cluster}.`,
    '',
    'Each request in csr/ asks for exactly what is listed here. Sign with kpki on a machine of your own, which compares',
    'each request with its own copy of the spec:',
    '',
    '    kpki csr sign THIS-FOLDER --out SIGNED-FOLDER',
    '',
    'or with any CA that copies the extensions of a request, such as OpenSSL:',
    '',
    '    openssl x509 -req -in csr/NAME.csr -CA ca.crt -CAkey ca.key -copy_extensions copyall -days DAYS -out NAME.crt',
    '',
    'Import the certificates with `kpki csr import`, together with the certificate of the CA and of the CAs above it.',
    'kpki assigns certificates by their keys, so the files may have any name.',
    '',
    requestsText(requests),
    '',
  ].join('\n');
}

/** Returns the lines of each request, for eyes. */
export function requestsText(requests: readonly BundledRequest[]): string {
  return requests.map((each) => requestLines(each).join('\n')).join('\n\n');
}

function requestLines({ request, ...asked }: BundledRequest): readonly string[] {
  const { names, subject, pathLength, permittedNames } = asked;
  const rows: readonly (readonly [string, string])[] = [
    ['request', request],
    ['signed by', asked.signer ?? 'the signer of this CA'],
    ['subject', [...subject.organizations.map((each) => `O=${each}`), `CN=${subject.commonName}`].join(', ')],
    ['names', [...names.dns, ...names.ip].join(', ') || 'none'],
    ['kind', asked.ca ? 'a certificate authority' : 'no CA'],
    ['usages', asked.usages.join(', ')],
    ['lifetime', `${durationText(asked.seconds)}, ${Math.ceil(asked.seconds / 86_400)} days`],
    ...(pathLength === undefined ? [] : [['path length', String(pathLength)] as const]),
    ...(permittedNames === undefined
      ? []
      : [['permitted', [...permittedNames.dns, ...permittedNames.ip].join(', ')] as const]),
    ['key', asked.publicKey],
  ];
  const width = Math.max(...rows.map(([name]) => name.length));
  return [asked.artifact, ...rows.map(([name, value]) => `  ${name.padEnd(width)}  ${value}`)];
}
