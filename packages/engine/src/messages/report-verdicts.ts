import type { Messages } from '../model/message.ts';
import type {
  ConnectionFailure,
  ConnectionFailures,
  NamedRefusal,
  Refusal,
  ReportSubject,
  ReportSubjects,
  ReportVerdict,
  ReportVerdicts,
} from '../model/report-verdicts.ts';
import { bareCommand } from './message.ts';
import { findingText, nestedIn, statementText } from './statement.ts';

const reportVerdicts: Messages<ReportVerdicts> = {
  declared: ({ findings }) =>
    findings.map((each) => `${each.reason}: ${findingText(each)}`).join('; ') || 'as declared',
  'declared/drift': ({ drift }) => drift.map((each) => `drift: ${each}`).join('; '),
  accepted: ({ warnings, remedies }) => {
    const should = [...warnings.map((each) => findingText(each)), ...remedies.map((each) => statementText(each))].join(
      '; ',
    );
    return `Kubernetes accepts it${should === '' ? '' : `, but it should not be issued: ${should}`}`;
  },
  'accepted/refused': ({ lacks, refusals }) =>
    [...(lacks.length === 0 ? [] : [`it is not for ${lacks.join(', ')}`]), ...refusals].join('; '),
  'accepted/several': ({ entry, count, component, ca }, command) => {
    const writes =
      ca === null
        ? ''
        : `; the first phase of ${command({ verb: 'rotate', names: [ca] })} writes its own alone into a file for that`;
    return `${entry} holds ${count} certificates, and ${component} takes exactly one${writes}`;
  },
  connects: () => 'both ends accept each other',
  'connects/refused': ({ refusals }) => refusals.map(namedRefusalText).join('; '),
  'connects/not-tried': ({ why }) => why,
};

const subjects: Messages<ReportSubjects> = {
  artifact: ({ artifact, sink }) => `${artifact}${sinkText(sink)}`,
  flag: ({ component, flag, artifact }) => `${component} ${flag} (${artifact})`,
  connection: ({ client, server, dialled, sink }) =>
    `${client.component} → ${server.component} at ${dialled.join(', ')} (${client.artifact}, ${server.artifact})${sinkText(sink)}`,
};

const connectionFailures: Messages<ConnectionFailures> = {
  missing: ({ location }) => `${location} is not there`,
  unreadable: ({ location, why }) => `${location}: ${why}`,
  'missing/kubeconfig': ({ location }) => `${location} is not there, or cannot be read`,
  'missing/locations': () => 'the layout keeps no certificate, key or trust bundle for it',
  'missing/artifact': ({ artifact }) => `${artifact} is kept nowhere`,
  'credential-elsewhere': ({ location, files }) =>
    `${location} has its credential in ${files.join(', ')}, which kpki does not read`,
};

/** Returns a verdict in words. */
export function reportVerdict<Message extends ReportVerdict>(
  message: Message,
  params: ReportVerdicts[Message],
): string {
  return reportVerdicts[message](params, bareCommand, nestedIn(bareCommand));
}

/** Returns what a verdict is about, in words. */
export function reportSubject<Message extends ReportSubject>(
  message: Message,
  params: ReportSubjects[Message],
): string {
  return subjects[message](params, bareCommand, nestedIn(bareCommand));
}

/** Returns why a handshake cannot be made, in words. */
export function connectionFailure<Message extends ConnectionFailure>(
  message: Message,
  params: ConnectionFailures[Message],
): string {
  return connectionFailures[message](params, bareCommand, nestedIn(bareCommand));
}

export function refusalText({ by, canStart, why }: Refusal): string {
  if (!canStart) return `the ${by} cannot start with its files: ${why}`;
  return `the ${by} refuses the ${by === 'client' ? 'server' : 'client'}: ${why}`;
}

function sinkText(sink: string | null): string {
  return sink === null ? '' : ` in sink ${sink}`;
}

function namedRefusalText({ names, ...refusal }: NamedRefusal): string {
  return names === null ? refusalText(refusal) : `at ${names.join(', ')}: ${refusalText(refusal)}`;
}
