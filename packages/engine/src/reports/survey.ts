import type { ArtifactName } from '@kpki/spec';
import { fingerprint } from '@kpki/x509';
import { certificateFacts, signerFinder } from './certificate-facts.ts';
import type { Circumstance } from './forecast.ts';
import { type FoundLine, finderOfNamed, linesOf } from './found-lines.ts';
import { judgeSurveyed } from './judge-surveyed.ts';
import type { StatusEntry } from './status.ts';
import type { SurveyedFile } from './surveyed-file.ts';

/** A status line without the fields that need a spec. */
export type SurveyEntry = Omit<StatusEntry, 'name' | 'kind' | 'parts' | 'action' | 'keyLocation'> & {
  /** What kubeadm stores at such a path; null: unknown. */
  readonly name: ArtifactName | null;
  /** Null where the file was not read. */
  readonly kind: StatusEntry['kind'] | null;
};

/** Returns a line for each certificate, kubeconfig and key, judged without a spec. Pure. */
export function surveyOf(files: readonly SurveyedFile[], circumstance: Circumstance): readonly SurveyEntry[] {
  const named = finderOfNamed(files);
  const lines = distinctLines(files.flatMap((file) => linesOf(file, named)));
  const signerOf = signerFinder(lines.flatMap(({ certificate }) => (certificate === null ? [] : [certificate])));
  const pairs = Map.groupBy(files, ({ absolutePath }) => stemOf(absolutePath));
  return lines
    .filter((line) => !isReportedWithItsPair(line, pairs))
    .map((line): SurveyEntry => {
      const { file, artifact, name, kind, certificate } = line;
      const signer = certificate === null ? null : signerOf(certificate);
      const publicKey = pairedPublicKey(line, pairs);
      const { state, findings } = judgeSurveyed({ line, signer, publicKey, ...circumstance });
      return {
        artifact,
        name,
        kind,
        owner: null,
        ca: null,
        node: null,
        sink: 'files',
        location: file.location,
        path: file.path,
        state,
        ...certificateFacts(certificate, circumstance.now),
        signer: signer === null ? null : fingerprint(signer.der),
        findings,
      };
    });
}

/** Drops embedded certificates that have a file of their own; keeps others once. */
function distinctLines(lines: readonly FoundLine[]): readonly FoundLine[] {
  const reported = new Set(lines.flatMap((line) => (line.isEmbedded ? [] : printOf(line))));
  return lines.filter((line) => {
    const [print] = line.isEmbedded ? printOf(line) : [];
    if (print === undefined) return true;
    const isNew = !reported.has(print);
    reported.add(print);
    return isNew;
  });
}

function printOf({ certificate }: FoundLine): readonly string[] {
  return certificate === null ? [] : [fingerprint(certificate.der)];
}

/** Files by name without extension: `ca.crt` and `ca.key`. */
type Pairs = ReadonlyMap<string, readonly SurveyedFile[]>;

function stemOf(path: string): string {
  return path.replace(/\.[^./]+$/, '');
}

function beside({ file }: FoundLine, pairs: Pairs): readonly SurveyedFile[] {
  return (pairs.get(stemOf(file.absolutePath)) ?? []).filter((each) => each !== file);
}

/** Returns the public key of a private key in the same file or pair. */
function pairedPublicKey(line: FoundLine, pairs: Pairs): Uint8Array | null {
  const { file, kind, certificate } = line;
  if (certificate === null || (kind !== 'certificate' && kind !== 'ca')) return null;
  // Certificates after the first belong to other CAs.
  if (file.content?.certificates[0] === undefined || line.artifact !== file.name) return null;
  const keys = [file, ...beside(line, pairs)].map(({ content }) => content?.privateKey?.publicKey ?? null);
  return keys.find((key) => key !== null) ?? null;
}

/** A key without findings has no line if its certificate or private half has one. */
function isReportedWithItsPair(line: FoundLine, pairs: Pairs): boolean {
  if (line.kind !== 'key pair' || line.findings.length > 0) return false;
  const isPublic = line.file.content?.privateKey === null;
  return beside(line, pairs).some(
    ({ content }) => content !== null && (content.certificates.length > 0 || (isPublic && content.privateKey !== null)),
  );
}
