import type { Verdict } from '@kpki/engine';
import { clean } from './clean.ts';
import type { View } from './view.ts';
import { hanging, paragraph } from './wrap.ts';

const words = { yes: '✓ holds   ', no: '× fails   ', unproven: '? unproven' } as const;

const headings: Readonly<Record<Verdict['check'], string>> = {
  declared: 'As declared',
  accepted: "Accepted by Kubernetes (Go's rules)",
  connects: 'Connects (a real mutual-TLS handshake)',
};

/** What `kpki verify` found: each check with its verdicts, and a line that sums up. */
export function verdictsText(verdicts: readonly Verdict[], view: View): string {
  const sections = (Object.keys(headings) as Verdict['check'][]).flatMap((check) => {
    const own = verdicts.filter((verdict) => verdict.check === check);
    if (own.length === 0) return [];
    const holding = own.filter(({ holds }) => holds === 'yes').length;
    return [
      `${headings[check]}: ${holding} of ${own.length}`,
      ...alike(own).flatMap((group) => groupLines(group, view)),
      '',
    ];
  });
  return [...sections, ...summary(verdicts).flatMap((text) => paragraph(text, view.width))].join('\n');
}

type Group = readonly [Verdict, ...Verdict[]];

/** One broken file fails many connections in the same words: these are told together, at the first of them. */
function alike(verdicts: readonly Verdict[]): readonly Group[] {
  const groups = new Map<string, [Verdict, ...Verdict[]]>();
  for (const verdict of verdicts) {
    const { holds, what, text } = verdict;
    const key = holds === 'yes' ? `yes ${what}` : `${holds} ${text}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [verdict]);
    else group.push(verdict);
  }
  return [...groups.values()];
}

/** What holds needs no more words, unless somebody asks for them. */
function groupLines(group: Group, { wide, width }: View): readonly string[] {
  const [{ holds, what, text }] = group;
  const head = `  ${words[holds]}  `;
  const why = holds === 'yes' && !wide ? '' : `: ${clean(text)}`;
  if (group.length === 1) return hanging(head, `${what}${why}`, width);
  const indent = ' '.repeat(head.length);
  return [
    ...group.flatMap((each) => hanging(head, each.what, width)),
    ...hanging(indent, `all ${group.length}${why}`, width),
  ];
}

function summary(verdicts: readonly Verdict[]): readonly string[] {
  const failed = verdicts.filter(({ holds }) => holds === 'no').length;
  const unproven = verdicts.filter(({ holds }) => holds === 'unproven').length;
  return [
    failed === 0 ? `All ${verdicts.length - unproven} checks hold.` : `${failed} of ${verdicts.length} checks fail.`,
    ...(unproven === 0 ? [] : [`${unproven} could not be proven: the sink gives no keys back.`]),
  ];
}
