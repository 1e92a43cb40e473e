import { isAdvice, type Judgment, type Verdict } from '@kpki/engine';
import type { Shown } from '@kpki/presentation';
import { counted } from '@kpki/presentation';
import { clean } from '../text/clean.ts';
import { hanging, paragraph } from '../text/width.ts';
import type { View } from './view.ts';

const words = {
  yes: '✓ holds   ',
  kept: '! kept    ',
  odd: '! accepted',
  no: '× fails   ',
  unproven: '? unproven',
} as const;

const headings: Readonly<Record<Verdict['check'], string>> = {
  declared: 'Match the spec',
  accepted: "Accepted by Kubernetes (Go's rules)",
  connects: 'Would connect (simulated handshake, from these files)',
  served: 'Served by running servers',
  trusted: 'Trusted by running servers',
  copied: 'Copied into the cluster',
};

export function verdictsText(verdicts: readonly ShownVerdict[], view: View): string {
  const sections = (Object.keys(headings) as Verdict['check'][]).flatMap((check) => {
    const own = verdicts.filter((verdict) => verdict.check === check);
    if (own.length === 0) return [];
    const count = (outcome: keyof typeof words) => own.filter((verdict) => outcomeOf(verdict) === outcome).length;
    const kept = more(count('kept'), 'kept but different from the spec');
    const odd = more(count('odd'), 'accepted but not recommended');
    return [
      `${headings[check]}: ${count('yes')} of ${counted(own.length, 'check')}${kept}${odd}`,
      ...alike(own).flatMap((group) => groupLines(group, view)),
      '',
    ];
  });
  return [...sections, ...summary(verdicts).flatMap((text) => paragraph(text, view.width))].join('\n');
}

/** What holds only because it is kept must not look like what is desired. */
function outcomeOf({ check, holds, warnings }: ShownVerdict): keyof typeof words {
  if (holds !== 'yes' || warnings.every(isAdvice)) return holds;
  return check === 'accepted' ? 'odd' : 'kept';
}

/** Returns whether a check holds, with nothing to add. */
function isPlain(verdict: ShownVerdict): boolean {
  return outcomeOf(verdict) === 'yes' && verdict.warnings.length === 0;
}

function more(count: number, what: string): string {
  return count === 0 ? '' : `; ${count} ${what}`;
}

type ShownVerdict = Shown<Verdict>;
type Group = readonly [ShownVerdict, ...ShownVerdict[]];

/** One broken file fails many connections with the same text: they are grouped at the first. */
function alike(verdicts: readonly ShownVerdict[]): readonly Group[] {
  const groups = new Map<string, [ShownVerdict, ...ShownVerdict[]]>();
  for (const verdict of verdicts) {
    const outcome = outcomeOf(verdict);
    const key = `${outcome} ${isPlain(verdict) ? verdict.what : verdict.text}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [verdict]);
    else group.push(verdict);
  }
  return [...groups.values()];
}

function groupLines(group: Group, { wide, width }: View): readonly string[] {
  const [{ what, text }] = group;
  const outcome = outcomeOf(group[0]);
  const head = `  ${words[outcome]}  `;
  const why = isPlain(group[0]) && !wide ? '' : `: ${clean(text)}`;
  const indent = ' '.repeat(head.length);
  const manifest = manifestLines(group[0], indent);
  if (group.length === 1) return [...hanging(head, `${clean(what)}${why}`, width), ...manifest];
  return [
    ...group.flatMap((each) => hanging(head, clean(each.what), width)),
    ...hanging(indent, `all ${group.length}${why}`, width),
    ...manifest,
  ];
}

/** Unbroken, to be copied. */
function manifestLines({ manifest }: ShownVerdict, indent: string): readonly string[] {
  return manifest === undefined
    ? []
    : manifest
        .trimEnd()
        .split('\n')
        .map((line) => `${indent}${clean(line)}`);
}

function summary(verdicts: readonly ShownVerdict[]): readonly string[] {
  const count = (outcome: keyof typeof words): number =>
    verdicts.filter((verdict) => outcomeOf(verdict) === outcome).length;
  const [failed, kept, odd, unproven] = [count('no'), count('kept'), count('odd'), count('unproven')];
  const proven = verdicts.length - unproven;
  const checks = counted(proven, 'check');
  const allHold = proven === 1 ? `The ${checks} holds.` : `All ${checks} hold.`;
  const withoutFailure = kept + odd === 0 ? allHold : `0 of ${checks} fail.`;
  return [
    failed === 0
      ? withoutFailure
      : `${failed} of ${counted(verdicts.length, 'check')} ${failed === 1 ? 'fails' : 'fail'}.`,
    ...(kept === 0 ? [] : [`${counted(kept, 'artifact is', 'artifacts are')} kept but different from the spec.`]),
    ...(odd === 0 ? [] : [`${counted(odd, 'certificate is', 'certificates are')} accepted but not recommended.`]),
    ...(unproven === 0 ? [] : [`${counted(unproven, 'check is', 'checks are')} unproven: see the reasons above.`]),
  ];
}

export function judgmentText(
  file: string,
  { refusals, warnings }: Pick<Judgment, 'refusals' | 'warnings'>,
  { width }: View,
): string {
  return [
    ...refusals.flatMap(({ rule, text }) => hanging('× refused  ', `${rule}: ${clean(text)}`, width)),
    ...warnings.flatMap(({ rule, text }) =>
      hanging('! accepted, but not recommended  ', `${rule}: ${clean(text)}`, width),
    ),
    refusals.length === 0 ? `✓ ${clean(file)}: accepted by Kubernetes` : `${clean(file)}: refused by Kubernetes`,
  ].join('\n');
}
