import { counted } from '../counts.ts';
import { signLook, signs } from '../signs.ts';
import { apart, type Block, command, listed, type Note, note, pause, type Severity } from './block.ts';

/** Whether a sink or a backend can be used. */
export interface PluginCheck {
  /** `sink main`, `backend default`. */
  readonly who: string;
  readonly state: 'ok' | 'failed';
  readonly text: string;
  /** The rights that it lacks, each in plain words. */
  readonly missing: readonly string[];
  /** The rights that a backend cannot ask for, so that one may be missing all the same. Absent: none. */
  readonly unasked?: readonly string[];
}

/** Whether the key of a CA is in its key store. */
export interface CaKeyCheck {
  readonly ca: string;
  readonly state: 'there' | 'not there' | 'unknown' | 'failed';
  readonly text: string;
}

/** How many missing rights are listed, and the command that prints all rights that a plugin needs; null: in a sentence. */
export interface ListedRights {
  readonly most: number;
  readonly explain: (who: string) => string;
}

export interface DoctorReport {
  readonly cluster: string;
  readonly environment: string | null;
  readonly plugins: readonly PluginCheck[];
  readonly cas: readonly CaKeyCheck[];
}

/** Returns whether an environment can be used, and what it lacks. */
export function doctorDocument({ cluster, environment, plugins, cas }: DoctorReport): readonly Block[] {
  const unusable = plugins.filter(({ state }) => state === 'failed').length;
  const keyless = cas.filter(({ state }) => state === 'failed').length;
  const all = counted(plugins.length, 'plugin');
  return [
    note(`Cluster ${cluster}${environment === null ? '' : `, environment ${environment}`}`),
    pause,
    ...plugins.flatMap((each) => pluginCheckBlocks(each, null)),
    ...apart(cas.map(caKeyNote)),
    pause,
    note(unusable === 0 ? `${all}, all usable.` : `${unusable} of ${all} ${unusable === 1 ? 'is' : 'are'} unusable.`),
    ...(keyless === 0 || unusable > 0 ? [] : [note(`${counted(keyless, 'CA has', 'CAs have')} no signing key.`)]),
  ];
}

export function pluginCheckBlocks(
  { who, state, text, missing, unasked = [] }: PluginCheck,
  rights: ListedRights | null,
): readonly Block[] {
  if (state === 'ok') {
    const ready = unasked.length === 0 ? who : `${who}; rights that kpki cannot check:`;
    return [note(ready, { glyph: signs.ok.glyph, label: 'ready' }), ...listed('dash', unasked)];
  }
  const failed = (what: string): Note =>
    note(`${who}: ${what}`, { ...signLook(signs.failed), label: signs.failed.word });
  if (rights === null || missing.length === 0) {
    const [first = '', ...rest] = text.split('\n');
    return [failed(first), ...listed('none', rest)];
  }
  const { most, explain } = rights;
  const more = missing.length - most;
  return [
    failed(missingText(missing)),
    // A pane may have no room for the list.
    command(explain(who), 'Required rights'),
    ...listed('dash', [...missing.slice(0, most), ...(more > 0 ? [`and ${more} more`] : [])]),
  ];
}

const keyLooks: Readonly<Record<CaKeyCheck['state'], { readonly glyph: string; readonly severity: Severity }>> = {
  there: { glyph: signs.ok.glyph, severity: 'info' },
  'not there': { glyph: signs.missing.glyph, severity: 'info' },
  unknown: { glyph: signs.unproven.glyph, severity: 'unknown' },
  failed: signLook(signs.failed),
};

/** `✓ etcd-ca: hsm holds demo.etcd-ca.1 (ec-p256)` */
export function caKeyNote({ ca, state, text }: CaKeyCheck): Note {
  return note(`${ca}: ${text}`, keyLooks[state]);
}

/** `2 rights are missing` */
export function missingText({ length }: readonly string[]): string {
  return `${counted(length, 'right is', 'rights are')} missing`;
}
