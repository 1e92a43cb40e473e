export interface ReadSample {
  readonly metric: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

const metricName = /^[a-zA-Z_:][a-zA-Z0-9_:]*$/;
const labelName = /^[a-zA-Z_][a-zA-Z0-9_]*$/;
const types = ['counter', 'gauge', 'histogram', 'summary', 'untyped'];

/**
 * Reads the text format of Prometheus, version 0.0.4, strictly by its specification:
 * https://prometheus.io/docs/instrumenting/exposition_formats/. Every metric must have its help and its type, in that
 * order.
 */
export function readExposition(text: string): readonly ReadSample[] {
  if (!text.endsWith('\n')) throw new Error('the last line has no end');
  const samples: ReadSample[] = [];
  const series = new Set<string>();
  const closed = new Set<string>();
  let current = '';
  let expects: 'help' | 'type' | 'samples' = 'help';
  for (const line of text.slice(0, -1).split('\n')) {
    const [, comment, name = '', rest = ''] = /^# (HELP|TYPE) (\S+) (.*)$/.exec(line) ?? [];
    if (comment === 'HELP') {
      if (!metricName.test(name) || closed.has(name) || expects === 'type') throw new Error(`out of location: ${line}`);
      if (/\\(?![\\n])/.test(rest)) throw new Error(`an escape that is none: ${line}`);
      closed.add(name);
      [current, expects] = [name, 'type'];
    } else if (comment === 'TYPE') {
      if (name !== current || expects !== 'type' || !types.includes(rest)) throw new Error(`out of location: ${line}`);
      expects = 'samples';
    } else {
      const sample = readSample(line);
      if (sample.metric !== current || expects !== 'samples') throw new Error(`out of location: ${line}`);
      const identity = JSON.stringify([sample.metric, Object.entries(sample.labels).toSorted()]);
      if (series.has(identity)) throw new Error(`the series is there twice: ${line}`);
      series.add(identity);
      samples.push(sample);
    }
  }
  return samples;
}

function readSample(line: string): ReadSample {
  const [head = ''] = /^[^{ ]*/.exec(line) ?? [];
  if (!metricName.test(head)) throw new Error(`no name of a metric: ${line}`);
  const { labels, rest } =
    line[head.length] === '{' ? readLabels(line, head.length + 1) : { labels: {}, rest: line.slice(head.length) };
  const [, value] = /^ ([-+]?[0-9]+(?:\.[0-9]+)?(?:e[-+]?[0-9]+)?)$/.exec(rest) ?? [];
  if (value === undefined) throw new Error(`no value: ${line}`);
  return { metric: head, labels, value: Number(value) };
}

function readLabels(line: string, from: number): { readonly labels: Record<string, string>; readonly rest: string } {
  const labels: Record<string, string> = {};
  let at = from;
  while (line[at] !== '}') {
    const equals = line.indexOf('="', at);
    const name = line.slice(at, equals);
    if (equals === -1 || !labelName.test(name) || name in labels) throw new Error(`no label at ${at}: ${line}`);
    let value = '';
    for (at = equals + 2; line[at] !== '"'; at += 1) {
      if (at >= line.length) throw new Error(`a label without its end: ${line}`);
      if (line[at] !== '\\') {
        value += line[at];
        continue;
      }
      at += 1;
      const meant = { '\\': '\\', n: '\n', '"': '"' }[line[at] ?? ''];
      if (meant === undefined) throw new Error(`an escape that is none: ${line}`);
      value += meant;
    }
    labels[name] = value;
    at += 1;
    if (line[at] === ',') at += 1;
    else if (line[at] !== '}') throw new Error(`no comma at ${at}: ${line}`);
  }
  return { labels, rest: line.slice(at + 1) };
}
