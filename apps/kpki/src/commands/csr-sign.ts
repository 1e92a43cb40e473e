import {
  readObservedState,
  refusedRequests,
  type SignedRequests,
  type SigningRequest,
  signRequests,
} from '@kpki/engine';
import { consentTexts, requestsText, requestTexts, signedDocument, statementText } from '@kpki/presentation';
import { fingerprint, readCertificate } from '@kpki/x509';
import type { Invocation, RunCommand } from '../command-line/command.ts';
import { Fault } from '../fault.ts';
import { commandTextWith, shellWith } from '../options/command-text.ts';
import { progressListener } from '../print/progress.ts';
import { envelope, printResult } from '../print/record.ts';
import type { SignedFile, SignedReport } from '../print/records.ts';
import { type RequestBundle, readRequests } from '../session/csr/read-bundle.ts';
import { refuseRequestsIn, type WrittenSigned, writeSigned } from '../session/csr/write-bundle.ts';
import { type Session, signing, withSession } from '../session/session.ts';
import { clean, cleanLines } from '../text/clean.ts';
import { consent } from './consent.ts';

export const run: RunCommand = async (invocation) => {
  const { options, terminal, call } = invocation;
  const [folder = ''] = invocation.arguments;
  const { out } = options;
  if (out === undefined) throw new Fault('usage', 'csr sign needs --out DIR: the folder for the certificates');
  const received = await readRequests(folder);
  await refuseRequestsIn(out);
  const { signingRequests, digest } = received;
  const listener = progressListener(terminal);
  return withSession(signing, options, terminal, listener, async (session) => {
    const { cluster, sinks, caPlacements, dependencies } = session;
    refuseAnother(received, folder, session);
    const observed = await readObservedState(cluster, sinks, listener, call, caPlacements);
    const refused = refusedRequests(signingRequests, observed, dependencies);
    terminal.progress(null);
    if (refused.length > 0) {
      const command = commandTextWith(session.targetFlags);
      for (const { artifact, why } of refused)
        terminal.note(clean(requestTexts.refused(artifact, statementText(why, command))));
      const count = requestTexts.refusedCount(refused.length, signingRequests.length);
      const specSays = requestTexts.emptyIntent(session.configuration.file);
      const here = requestTexts.showsSigner(command({ verb: 'plan', names: [] }));
      throw new Fault('failed', `nothing was signed: ${count}; ${specSays}, and ${here}`);
    }
    if (!(await agreed(received, invocation))) return 'failed';
    const signed = await signRequests(signingRequests, observed, dependencies, listener, call);
    terminal.progress(null);
    const report = reportOf(cluster.name, out, digest, signed, await writeSigned(out, signed));
    printResult(invocation, envelope('Signed', report), () => signedDocument(report, shellWith('')));
    return 'done';
  });
};

function refuseAnother({ bundle }: RequestBundle, folder: string, { cluster, configuration }: Session): void {
  if (bundle.cluster === cluster.name) return;
  const own = `${configuration.file} declares ${cluster.name}`;
  throw new Fault('usage', `${folder} is for the cluster ${clean(bundle.cluster)}, and ${own}`);
}

/** The requests were compared with the spec before they are shown. */
async function agreed(
  { bundle, signingRequests, digest }: RequestBundle,
  { options, terminal }: Invocation,
): Promise<boolean> {
  terminal.note(requestTexts.digest(digest));
  if (options.yes === true) return true;
  terminal.note(cleanLines(requestsText(bundle.requests)));
  return consent(terminal, requestTexts.sign(signingRequests.length), consentTexts.signInstead);
}

function reportOf(
  cluster: string,
  folder: string,
  digest: string,
  { signed, cas }: SignedRequests,
  written: WrittenSigned,
): SignedReport {
  const certificates = signed.map(({ artifact, chain }) => [artifact, chain] as const);
  return {
    cluster,
    folder,
    digest,
    certificates: certificates.flatMap(([name, chain]) => fileOf(name, chain, written.certificates)),
    cas: [...cas].flatMap(([name, chain]) => fileOf(name, chain, written.cas)),
  };
}

function fileOf(
  name: SigningRequest['artifact'],
  [first]: readonly Uint8Array[],
  files: ReadonlyMap<string, string>,
): readonly SignedFile[] {
  const file = files.get(name);
  if (first === undefined || file === undefined) return [];
  const notAfter = readCertificate(first).notAfter.toISOString();
  return [{ name, file, notAfter, fingerprint: fingerprint(first) }];
}
