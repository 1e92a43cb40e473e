import type { CaCheck } from '../session/check-cas.ts';
import type { CheckLine } from '../session/check-plugins.ts';
import { clean } from '../text/clean.ts';
import { counted } from '../text/count.ts';
import { hanging } from '../text/width.ts';
import type { View } from './view.ts';

export interface CheckReport {
  readonly cluster: string;
  readonly environment: string | null;
  readonly plugins: readonly CheckLine[];
  readonly cas: readonly CaCheck[];
}

const words = { ok: '✓ ready', failed: '× failed' } as const;

export function checkText({ cluster, environment, plugins, cas }: CheckReport, { width }: View): string {
  const wrong = plugins.filter(({ state }) => state === 'failed').length;
  const keyless = cas.filter(({ state }) => state === 'failed').length;
  return [
    `Cluster ${clean(cluster)}${environment === null ? '' : `, environment ${clean(environment)}`}`,
    '',
    ...plugins.flatMap((line) => [
      ...hanging(`  ${words[line.state]}  `, clean(sentenceOf(line)), width),
      ...(line.unasked ?? []).flatMap((right) => hanging('             ', clean(right), width)),
    ]),
    ...(cas.length === 0 ? [] : ['', ...cas.flatMap((each) => hanging('  ', caText(each), width))]),
    '',
    wrong === 0
      ? `${counted(plugins.length, 'plugin')}, all usable.`
      : `${wrong} of ${counted(plugins.length, 'plugin')} ${wrong === 1 ? 'is' : 'are'} unusable.`,
    ...(keyless === 0 || wrong > 0 ? [] : [`${counted(keyless, 'CA has', 'CAs have')} no signing key.`]),
  ].join('\n');
}

const marks = { there: '✓', 'not there': '_', unknown: '?', failed: '×' } as const;

/** `✓ etcd-ca: hsm holds demo.etcd-ca.1 (ec-p256)` */
export function caText({ ca, state, text }: CaCheck): string {
  return clean(`${marks[state]} ${ca}: ${text}`);
}

function sentenceOf({ who, state, text, unasked = [] }: CheckLine): string {
  if (state === 'ok') return unasked.length === 0 ? who : `${who}; unchecked rights:`;
  return `${who}: ${text}`;
}
