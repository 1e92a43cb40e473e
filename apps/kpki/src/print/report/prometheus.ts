import { clean } from '../../text/clean.ts';
import { type Labels, lostMetric, type Metric, metrics, type Sample } from './metrics.ts';
import type { ReportSet } from './report.ts';

export const metricPrefix = 'kpki_';

/** Returns the text format of Prometheus, version 0.0.4: each metric once, and each series once. */
export function prometheusText({ reports, lost }: ReportSet): string {
  return [...metrics.flatMap((metric) => linesOf(metric, reports)), ...linesOf(lostMetric, lost)].join('');
}

function linesOf<Of>({ name, help, samplesOf }: Metric<Of>, all: readonly Of[]): readonly string[] {
  const samples = all.flatMap(samplesOf);
  if (samples.length === 0) return [];
  const whole = `${metricPrefix}${name}`;
  const head = [`# HELP ${whole} ${escaped(help)}\n`, `# TYPE ${whole} gauge\n`];
  // Prometheus refuses a file with a duplicate series.
  return [
    ...head,
    ...new Map(samples.map((sample) => [labelsText(sample.labels), sampleLine(whole, sample)])).values(),
  ];
}

function sampleLine(name: string, { labels, value }: Sample): string {
  return `${name}${labelsText(labels)} ${value}\n`;
}

function labelsText(labels: Labels): string {
  const pairs = Object.entries(labels).flatMap(([name, value]) =>
    value === null ? [] : [`${name}="${escaped(clean(value)).replaceAll('"', '\\"')}"`],
  );
  return pairs.length === 0 ? '' : `{${pairs.join(',')}}`;
}

function escaped(text: string): string {
  return text.replaceAll('\\', '\\\\').replaceAll('\n', '\\n');
}
