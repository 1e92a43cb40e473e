import { clean } from '../../text/clean.ts';
import { type Labels, type Metric, metrics, type Sample } from './metrics.ts';
import type { Report } from './report.ts';

/** What all metrics of kpki are called first. */
export const metricPrefix = 'kpki_';

/**
 * A report in the text format of Prometheus, version 0.0.4, as the textfile collector of the node exporter reads it:
 * gauges with their help, each series once, every line with its end.
 */
export function prometheusText(report: Report): string {
  return metrics.flatMap((metric) => linesOf(metric, report)).join('');
}

function linesOf({ name, help, samplesOf }: Metric, report: Report): readonly string[] {
  const samples = samplesOf(report);
  if (samples.length === 0) return [];
  const whole = `${metricPrefix}${name}`;
  const head = [`# HELP ${whole} ${escaped(help)}\n`, `# TYPE ${whole} gauge\n`];
  // A series that is there twice makes the reader refuse the whole file.
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
