import { isAdvice, type Judgment, type Verdict } from '@kpki/engine';
import { counted } from '../counts.ts';
import type { Shown } from '../shown.ts';
import { signLook, signs } from '../signs.ts';
import { type Block, note, pause, type Row, type Severity } from './block.ts';

type ShownVerdict = Shown<Verdict>;

interface OutcomeLook {
  readonly glyph: string;
  readonly label: string;
  readonly severity: Severity;
}

/** `kept` and `odd`: what holds only because it is kept or accepted must not look like what is desired. */
const outcomes = {
  yes: { glyph: signs.ok.glyph, label: 'holds', severity: 'info' },
  kept: { ...signLook(signs.due), label: 'kept' },
  odd: { ...signLook(signs.due), label: 'accepted' },
  no: { ...signLook(signs.failed), label: 'fails' },
  unproven: { glyph: signs.unproven.glyph, label: signs.unproven.word, severity: 'unknown' },
} as const satisfies Readonly<Record<string, OutcomeLook>>;

type Outcome = keyof typeof outcomes;

const headings: Readonly<Record<Verdict['check'], string>> = {
  declared: 'Match the spec',
  accepted: "Accepted by Kubernetes (Go's rules)",
  connects: 'Would connect (simulated handshake, from these files)',
  served: 'Served by running servers',
  trusted: 'Trusted by running servers',
  copied: 'Copied into the cluster',
};

/** Shows each check with its count and its verdicts, those with the same text together, and a summary. */
export function verifyDocument(verdicts: readonly ShownVerdict[], isWide: boolean): readonly Block[] {
  const sections = (Object.keys(headings) as Verdict['check'][]).flatMap((check): readonly Block[] => {
    const own = verdicts.filter((verdict) => verdict.check === check);
    if (own.length === 0) return [];
    const count = (outcome: Outcome) => own.filter((verdict) => outcomeOf(verdict) === outcome).length;
    const kept = more(count('kept'), 'kept but different from the spec');
    const odd = more(count('odd'), 'accepted but not recommended');
    return [
      note(`${count('yes')} of ${counted(own.length, 'check')}${kept}${odd}`, { label: headings[check] }),
      { is: 'rows', begins: 'verdict', rows: alike(own).flatMap((group) => groupRows(group, isWide)) },
      pause,
    ];
  });
  return [...sections, ...summary(verdicts).map((text) => note(text))];
}

function outcomeOf({ check, holds, warnings }: ShownVerdict): Outcome {
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

function groupRows(group: Group, isWide: boolean): readonly Row[] {
  const [first] = group;
  const why = isPlain(first) && !isWide ? '' : `: ${first.text}`;
  const copied = first.manifest === undefined ? {} : { copied: first.manifest.trimEnd().split('\n') };
  const look = { ...outcomes[outcomeOf(first)], subject: '' };
  if (group.length === 1) return [{ ...look, texts: [`${first.what}${why}`], ...copied }];
  return group.map(({ what }, at) => {
    const isLast = at === group.length - 1;
    return isLast ? { ...look, texts: [what, `all ${group.length}${why}`], ...copied } : { ...look, texts: [what] };
  });
}

function summary(verdicts: readonly ShownVerdict[]): readonly string[] {
  const count = (outcome: Outcome): number => verdicts.filter((verdict) => outcomeOf(verdict) === outcome).length;
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

/** Returns what Kubernetes says of the certificate in a file. */
export function judgmentDocument(
  file: string,
  { refusals, warnings }: Pick<Judgment, 'refusals' | 'warnings'>,
): readonly Block[] {
  return [
    ...refusals.map(({ rule, text }) => note(`${rule}: ${text}`, { ...signLook(signs.failed), label: 'refused' })),
    ...warnings.map(({ rule, text }) =>
      note(`${rule}: ${text}`, { ...signLook(signs.due), label: 'accepted, but not recommended' }),
    ),
    refusals.length === 0
      ? note(`${file}: accepted by Kubernetes`, { glyph: signs.ok.glyph })
      : note(`${file}: refused by Kubernetes`),
  ];
}
