import type { HeldKeyLeft, LeftOnNode, PhaseCondition, RolloutStep, RotationMove, RotationStatus } from '@kpki/engine';
import { conditionWords } from '../conditions.ts';
import { namesText } from '../counts.ts';
import { phaseText, removedText, rollbackName } from '../phases.ts';
import { costOfLeak, leftBehind } from '../rotation-costs.ts';
import { confirmTexts } from '../screens/confirmations.ts';
import { apart, type Block, command, type Item, listed, note, pause, section } from './block.ts';
import { rolloutBlocks } from './rollout.ts';
import { rotationStatusRow } from './rotation-status.ts';
import { inSentence, type Shell } from './shell.ts';

/** A move is carried out, blocked by its plan, or first needs certificates from elsewhere. */
export type Prospect = 'carried out' | 'stopped' | 'asked for';

/** Returns what `kpki rotate` says before a move. */
export function moveDocument(
  move: RotationMove,
  statuses: readonly RotationStatus[],
  { isLeak, prospect }: { readonly isLeak: boolean; readonly prospect: Prospect },
  shell: Shell,
): readonly Block[] {
  const names = move.rotate.map(({ name }) => name).join(', ');
  const rows = statuses.map((each) => rotationStatusRow(each, shell));
  const status: Block = { is: 'rows', begins: 'subject', rows };
  switch (prospect) {
    case 'stopped':
      return [status, pause];
    case 'asked for': {
      const first = `Before ${move.to} of ${names}: another organization signs the new CA, and nothing trusts it until its certificate is imported.`;
      return [status, pause, note(first), pause];
    }
    case 'carried out': {
      const label = `${move.completes ? 'Completing' : 'Phase'} ${move.to} of ${names}`;
      return [
        status,
        pause,
        note(`${phaseText(move.to, move.rotate)}.`, { label, severity: 'warning' }),
        ...(isLeak ? leakBlocks(move, statuses, shell) : []),
        ...apart(conditionBlocks(move)),
        pause,
      ];
    }
  }
}

/** Lists what must be so before a move; nothing where it has no conditions. */
export function conditionBlocks(move: RotationMove): readonly Block[] {
  const items = conditionItems(move);
  return section(conditionsTitle(move), items.length === 0 ? [] : [{ is: 'list', items }]);
}

export function conditionsTitle({ to, direction }: RotationMove): string {
  const before = direction === 'back' ? rollbackName(to) : to;
  return `Before ${before}, make sure that`;
}

export function conditionItems({ conditions }: RotationMove): readonly Item[] {
  return conditions.map(
    ({ text, commands }: PhaseCondition): Item => ({ mark: 'dash', ...conditionWords(text), commands }),
  );
}

const shortPath = 'This is the short path. It has a cost';

/** Returns the costs of distrusting a compromised key at once, and during a rotation which of two keys it is. */
function leakBlocks({ rotate, to }: RotationMove, statuses: readonly RotationStatus[], shell: Shell): readonly Block[] {
  if (to !== 'distrust') return [];
  const moved = statuses.filter(({ name }) => rotate.some((each) => each.name === name));
  const inProgress = moved.filter(({ at }) => at !== null).map(({ name }) => name);
  return [
    pause,
    ...section(
      shortPath,
      listed(
        'dash',
        moved.map(({ name }) => costOfLeak[name]),
      ),
    ),
    ...(inProgress.length === 0 ? [] : [pause, note(whichKeyText(inProgress, shell))]),
  ];
}

/** Both keys belong to one CA, and only the user knows which one is compromised. */
function whichKeyText(names: readonly string[], shell: Shell): string {
  const rotate = (flag: string): string => inSentence(shell)({ verb: 'rotate', names, flags: { [flag]: true } });
  return `This distrusts the old key. If the new key leaked: ${rotate('rollback')} rolls back the rotation, phase by phase; or, after this rotation, ${rotate('compromised')} distrusts the new key at once.`;
}

/** Nothing trusts the old key any more: says what comes next for either key. */
export function distrustedText(statuses: readonly RotationStatus[], shell: Shell): string {
  const names = statuses.map(({ name }) => name);
  const rotate = (flags: Record<string, true>): string => inSentence(shell)({ verb: 'rotate', names, flags });
  return `${names.join(' ')}: the old key is already distrusted, and nothing was changed; ${rotate({})} continues with remove, and if the new key leaked, ${rotate({ compromised: true })} distrusts the new key after it`;
}

export interface Onwards {
  readonly next: RotationMove | null;
  /** Null forwards; else what this call rolled back, and the next move back. */
  readonly back: { readonly made: RotationMove; readonly further: RotationMove | null } | null;
  /** The rollout of a phase that an interrupted run has not reported. */
  readonly unreported: readonly RolloutStep[];
  readonly left: readonly LeftOnNode[];
  readonly heldKeys: readonly HeldKeyLeft[];
  readonly isRetained: boolean;
  /** The names that the next call has. */
  readonly names: readonly string[];
}

/** Returns what `kpki rotate` says after a move. */
export function afterMoveDocument(onwards: Onwards, shell: Shell): readonly Block[] {
  const { next, back, unreported, names } = onwards;
  const rotate = (label: string, flags: Record<string, true> = {}): Block =>
    command(shell.command({ verb: 'rotate', names, flags }), label);
  if (back !== null && back.further !== null) {
    const { further } = back;
    return [
      ...conditionBlocks(further),
      rotate(`Roll back further, to ${further.to === 'rollback' ? 'the state before the rotation' : further.to}`, {
        rollback: true,
      }),
      ...(next === null ? [] : [rotate(`Continue again, to ${next.to}`)]),
    ];
  }
  if (back !== null) {
    return [
      note(rolledBackText(back.made.rotate)),
      ...leftBlocks('new', onwards, shell),
      ...leftBehindBlocks(back.made.rotate),
      ...lookAtEnd(shell),
    ];
  }
  if (next === null)
    return [note(`${rotationEndText('remove')}.`), ...leftBlocks('old', onwards, shell), ...lookAtEnd(shell)];
  return [
    ...rolloutBlocks(unreported, shell, 'To roll out the whole phase, with its missing parts'),
    ...conditionBlocks(next),
    rotate('Next'),
  ];
}

const endWords = { remove: 'over', rollback: 'rolled back' } as const;

/** What the phase that ends a rotation has done, without a full stop. `names`: the CAs or keys that were rotated. */
export function rotationEndText(end: keyof typeof endWords, names: readonly string[] = []): string {
  const of = names.length === 0 ? '' : ` of ${names.join(', ')}`;
  return `The rotation${of} is ${endWords[end]}`;
}

/** What `reissue` replaced is issued again by the old CA; the files of before do not return. */
function rolledBackText(rotate: RotationMove['rotate']): string {
  const kubelets = rotate.some(({ name }) => name === 'kubernetes-ca')
    ? ' If `reissue` was applied, each kubelet.conf that kpki writes holds a new certificate of the old CA, even if it named a file of the kubelet before.'
    : '';
  return `${rotationEndText('rollback')}: in the files, only the old CA or key signs and is trusted.${kubelets}`;
}

function lookAtEnd({ command: line }: Shell): readonly Block[] {
  return section('Next', [
    command(line({ verb: 'status', names: [] })),
    command(line({ verb: 'verify', names: [] })),
    command(line({ verb: 'verify', names: [], flags: { live: true } })),
  ]);
}

/** Lists what a rollback leaves to the owners of copies that kpki does not write. */
export function leftBehindBlocks(rotate: RotationMove['rotate']): readonly Block[] {
  const texts = rotate.flatMap(({ name, to }) => (to === 'rollback' ? leftBehind[name] : []));
  return section('Change what kpki does not write', listed('dash', [...new Set(texts)]));
}

type Ended = 'old' | 'new';

function leftBlocks(generation: Ended, { left, heldKeys, isRetained }: Onwards, shell: Shell): readonly Block[] {
  const undo = inSentence(shell)({ verb: 'undo', names: [] });
  const retained = `The removed files of the ${generation} generation, with a key that was in a file, are retained where they were. ${undo} restores them, until the next apply that changes something.`;
  return [
    ...(isRetained ? [note(retained)] : []),
    ...leftOnNodesBlocks(generation, left, shell),
    // A key store removes no key, and kpki has no way to ask for it.
    ...heldKeys.map(({ backend, key }) => note(`${key} is still in ${backend} and can sign. Disable the key there.`)),
  ];
}

/** Unpacking an export removes nothing, so the key of an ended generation stays on the node. */
export function leftOnNodesBlocks(generation: Ended, left: readonly LeftOnNode[], shell: Shell): readonly Block[] {
  const exported = inSentence(shell)({ verb: 'export', names: [] });
  return [...Map.groupBy(left, ({ files }) => files.join(' '))].flatMap(([files, nodes]) => {
    const names = namesText(nodes.map(({ node }) => node));
    return [
      note(
        `If kpki does not write to the nodes itself (${exported}), remove the ${generation} key from ${names}. Run in /etc/kubernetes there:`,
      ),
      command(`rm -f ${files}`),
    ];
  });
}

/** What a move changes and costs, to be read before it is applied. */
export interface MoveCosts {
  /** What is so after it, without a full stop. */
  readonly after: string;
  readonly costs: readonly string[];
  /** Of these, what the user decides: what cannot be undone, or cuts off clients. */
  readonly decided: readonly string[];
}

export function moveCosts({ to, direction, rotate }: RotationMove, isLeak: boolean): MoveCosts {
  const after = to === 'remove' ? removedText : phaseText(to, rotate);
  if (isLeak) {
    const decided = rotate.map(({ name }) => costOfLeak[name]);
    return { after, costs: [`${shortPath}:`, ...decided], decided };
  }
  const texts = costsOf[to];
  if (direction === 'back') {
    const isEnd = to === 'rollback';
    return { after, costs: isEnd ? texts : [], decided: isEnd ? [confirmTexts.apply.after(after)] : [] };
  }
  if (to !== 'distrust') return { after, costs: texts, decided: to === 'remove' ? texts : [] };
  const rejected = distrustCosts(rotate);
  return { after, costs: [rejected, ...texts], decided: [rejected] };
}

/** How to go back from each phase: trusting both again needs no live check; any other way back does. */
const costsOf: Readonly<Record<RotationMove['to'], readonly string[]>> = {
  prepare: [],
  trust: ['You can roll back: first, live checks make sure that nothing uses the new CA or key.'],
  reissue: ['You can roll back to trust: first, live checks make sure that every server trusts both.'],
  distrust: ['You can roll back to reissue at any time, without live checks.'],
  remove: [
    'After this phase the rotation cannot be rolled back: only kpki undo restores the removed files, until the next apply.',
  ],
  rollback: ['Components that read trust bundles only at startup trust the new CA until they restart.'],
};

/** Service account tokens are signed with `sa`; a CA signs certificates alone. */
function distrustCosts(rotate: RotationMove['rotate']): string {
  const [keys, cas] = [rotate.filter(({ name }) => name === 'sa'), rotate.filter(({ name }) => name !== 'sa')];
  const kinds = [
    ...(cas.length > 0 ? ['a certificate of the old CA'] : []),
    ...(keys.length > 0 ? ['a token of the old key'] : []),
  ];
  return `Every client with ${kinds.join(' or ')} is rejected from then on; kpki does not see the copies that people keep.`;
}
