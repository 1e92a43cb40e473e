import type { LiveServer } from '@kpki/engine';
import { type Report, type Shown, stateCounts, stateRows } from '@kpki/presentation';
import type { LostReport, ReportEntry } from './report.ts';

export type Labels = Readonly<Record<string, string | null>>;

export interface Sample {
  readonly labels: Labels;
  readonly value: number;
}

/** A gauge with its samples. Names follow Prometheus: base units, and timestamps say so. */
export interface Metric<Of = Report> {
  readonly name: string;
  readonly help: string;
  readonly samplesOf: (of: Of) => readonly Sample[];
}

/** Marks a cluster without a report: nothing would notice that its other metrics are missing. */
export const lostMetric: Metric<LostReport> = {
  name: 'spec_unread',
  help: 'A spec, among several, whose report failed; always 1.',
  samplesOf: ({ file }) => [{ labels: { file }, value: 1 }],
};

export const metrics: readonly Metric[] = [
  ofEntries('certificate_not_before_timestamp_seconds', 'Start of validity of the certificate.', ({ notBefore }) =>
    seconds(notBefore),
  ),
  ofEntries('certificate_not_after_timestamp_seconds', 'End of validity in the certificate itself.', ({ notAfter }) =>
    seconds(notAfter),
  ),
  ofExpiries(
    'certificate_expiry_timestamp_seconds',
    'When the certificate expires: at its own end of validity, or that of its CA if earlier.',
    ({ at }) => at,
  ),
  ofExpiries(
    'certificate_renewal_timestamp_seconds',
    'When the certificate becomes due for renewal; absent if its CA has to be replaced first.',
    ({ renewFrom }) => renewFrom,
  ),
  {
    name: 'certificate_info',
    help: 'Identity of the certificate, as labels; always 1.',
    samplesOf: (report) =>
      report.entries
        .filter(({ fingerprint }) => fingerprint !== null)
        .map((entry) => {
          const { subject, issuer, serial, fingerprint, keyKind } = entry;
          const which = { subject, issuer, serial, fingerprint, key_kind: keyKind };
          return { labels: { ...labelsOf(entry, report), ...which }, value: 1 };
        }),
  },
  {
    name: 'artifact_state',
    help: 'The state of the artifact, as a label; always 1.',
    samplesOf: (report) =>
      report.entries.map((entry) => ({ labels: { ...labelsOf(entry, report), state: entry.state }, value: 1 })),
  },
  {
    name: 'artifact_findings',
    help: 'Number of findings with this reason about the artifact.',
    samplesOf: (report) =>
      report.entries.flatMap((entry) =>
        [...Map.groupBy(entry.findings, ({ reason }) => reason)].map(([reason, own]) => ({
          labels: { ...labelsOf(entry, report), reason },
          value: own.length,
        })),
      ),
  },
  {
    name: 'artifacts',
    help: 'Number of artifacts in this state, each copy counted; 0 for an unused state.',
    samplesOf: ({ cluster, entries }) => {
      const found = new Map(stateCounts(entries.map(({ state }) => state)));
      return Object.keys(stateRows).map((state) => ({
        labels: { cluster, state },
        value: found.get(state as ReportEntry['state']) ?? 0,
      }));
    },
  },
  {
    name: 'location_drift',
    help: 'Number of modes, owners and labels that drifted at the location.',
    samplesOf: ({ cluster, drifted }) =>
      drifted.map(({ sink, location, drift }) => ({ labels: { cluster, sink, location }, value: drift.length })),
  },
  {
    name: 'sink_unread',
    help: 'A sink that could not be read; always 1.',
    samplesOf: ({ cluster, unread }) => unread.map(({ sink }) => ({ labels: { cluster, sink }, value: 1 })),
  },
  {
    name: 'server_certificate_not_after_timestamp_seconds',
    help: 'End of validity of the certificate that a server serves; only with --live.',
    samplesOf: ({ cluster, served = [] }) =>
      served.flatMap((each) => {
        const value = seconds(each.notAfter);
        return value === null ? [] : [{ labels: { cluster, ...serverLabels(each) }, value }];
      }),
  },
  {
    name: 'server_state',
    help: 'Result of the comparison of the served with the stored certificate, as a label; always 1, only with --live.',
    samplesOf: ({ cluster, served = [] }) =>
      served.map((each) => ({ labels: { cluster, ...serverLabels(each), state: each.state }, value: 1 })),
  },
  {
    name: 'server_client_trust_state',
    help: 'Result of the comparison of the CAs whose clients a server accepts with the stored trust bundles, as a label; always 1, only with --live.',
    samplesOf: ({ cluster, served = [] }) =>
      served.map((each) => ({ labels: { cluster, ...serverLabels(each), state: each.clients.state }, value: 1 })),
  },
  {
    name: 'status_timestamp_seconds',
    help: 'When this report was made; an old report means that its job fails.',
    samplesOf: ({ cluster, at }) => [{ labels: { cluster }, value: at.getTime() / 1000 }],
  },
];

function ofEntries(name: string, help: string, momentOf: (entry: ReportEntry) => number | null): Metric {
  return {
    name,
    help,
    samplesOf: (report) =>
      report.entries.flatMap((entry) => {
        const value = momentOf(entry);
        return value === null ? [] : [{ labels: labelsOf(entry, report), value }];
      }),
  };
}

function ofExpiries(
  name: string,
  help: string,
  momentOf: (expiry: Report['forecast'][number]) => string | null,
): Metric {
  return {
    name,
    help,
    samplesOf: (report) => {
      const moments = new Map(report.forecast.map((expiry) => [expiry.fingerprint, momentOf(expiry)]));
      return report.entries.flatMap((entry) => {
        const value = seconds(moments.get(entry.fingerprint ?? '') ?? null);
        return value === null ? [] : [{ labels: labelsOf(entry, report), value }];
      });
    },
  };
}

/** Returns labels that outlive a renewal. */
function labelsOf({ artifact, name, kind, node, sink, location, path }: ReportEntry, { cluster }: Report): Labels {
  return { cluster, artifact, name, kind, node, sink, location, path };
}

function serverLabels({ server, node, endpoint, artifact }: Shown<LiveServer>): Labels {
  return { server, node, endpoint, artifact };
}

function seconds(moment: string | null): number | null {
  return moment === null ? null : Date.parse(moment) / 1000;
}
