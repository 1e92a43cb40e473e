import type { ConnectionFailures, Messages, NamedRefusal, Nested, ReportSubjects, ReportVerdicts } from '@kpki/engine';

export const reportVerdicts: Messages<ReportVerdicts> = {
  declared: ({ findings }, _, nested) =>
    findings.map((each) => `${each.reason}: ${nested(each)}`).join('; ') || 'as declared',
  'declared/drift': ({ drift }) => drift.map((each) => `drift: ${each}`).join('; '),
  accepted: ({ warnings, remedies }, _, nested) => {
    const should = [...warnings, ...remedies].map(nested).join('; ');
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
  'connects/refused': ({ refusals }, _, nested) => refusals.map((each) => refusalText(each, nested)).join('; '),
  'connects/not-tried': ({ why }, _, nested) => nested(why),
};

export const reportSubjects: Messages<ReportSubjects> = {
  'subject/location': ({ location }) => location,
  'subject/artifact': ({ artifact, sink }) => `${artifact}${sinkText(sink)}`,
  'subject/flag': ({ component, flag, artifact }) => `${component} ${flag} (${artifact})`,
  'subject/connection': ({ client, server, dialled, sink }) =>
    `${client.component} → ${server.component} at ${dialled.join(', ')} (${client.artifact}, ${server.artifact})${sinkText(sink)}`,
};

export const connectionFailures: Messages<ConnectionFailures> = {
  'connection/missing': ({ location }) => `${location} is not there`,
  'connection/missing-kubeconfig': ({ location }) => `${location} is not there, or cannot be read`,
  'connection/missing-locations': () => 'the layout keeps no certificate, key or trust bundle for it',
  'connection/missing-artifact': ({ artifact }) => `${artifact} is kept nowhere`,
  'connection/credential-elsewhere': ({ location, files }) =>
    `${location} has its credential in ${files.join(', ')}, which kpki does not read`,
};

function refusalText({ names, by, canStart, why }: NamedRefusal, nested: Nested): string {
  const whom = by === 'client' ? 'server' : 'client';
  const fact = canStart ? `the ${by} refuses the ${whom}` : `the ${by} cannot start with its files`;
  return `${names === null ? '' : `at ${names.join(', ')}: `}${fact}: ${nested(why)}`;
}

function sinkText(sink: string | null): string {
  return sink === null ? '' : ` in sink ${sink}`;
}
