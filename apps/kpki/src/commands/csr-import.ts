import { acceptImport, hasWork, makePlan, readObservedState } from '@kpki/engine';
import { requestTexts } from '@kpki/presentation';
import { fingerprint } from '@kpki/x509';
import type { RunCommand } from '../command-line/command.ts';
import { shellWord } from '../options/option-words.ts';
import { progressListener } from '../print/progress.ts';
import { refuseAbsentDirectory } from '../session/configuration.ts';
import { readImport } from '../session/csr/read-import.ts';
import { signing, withSession } from '../session/session.ts';
import { clean } from '../text/clean.ts';
import { planAndApply } from './apply.ts';

export const run: RunCommand = async (invocation) => {
  const { arguments: paths, options, terminal, call } = invocation;
  const certificates = await readImport(paths);
  const listener = progressListener(terminal);
  return withSession(signing, options, terminal, listener, async (session) => {
    // Their keys exist already: a mistyped directory would get a new PKI.
    refuseAbsentDirectory(options.dir);
    const { cluster, sinks, dependencies } = session;
    const observed = await readObservedState(cluster, sinks, listener, call, session.caPlacements);
    const isAwaited = makePlan(observed, dependencies.now()).steps.some(({ action }) => action === 'pending');
    const { caPlacements, strangers, unsigned } = acceptImport(observed, certificates);
    terminal.progress(null);
    if (!isAwaited && !hasWork(makePlan({ ...observed, caPlacements }, dependencies.now())))
      terminal.note(requestTexts.nothingPending);
    for (const { subject, der } of strangers) {
      terminal.note(clean(requestTexts.stranger(subject.text, fingerprint(der))));
    }
    for (const { subject, issuer } of unsigned) {
      terminal.note(clean(requestTexts.unsigned(subject.text, issuer.text)));
    }
    const command = ['csr import', ...paths.map(shellWord)].join(' ');
    return planAndApply({ ...session, caPlacements }, { ...invocation, command }, listener);
  });
};
