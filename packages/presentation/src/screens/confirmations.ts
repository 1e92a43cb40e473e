import { uncapital } from '../capital.ts';
import { counted, firstInWords } from '../counts.ts';
import { type StepByHand, stepsText } from '../document/check-groups.ts';
import type { KeyOf } from './hints.ts';

/** What is asked before files are written, a plugin is tested or kpki is left, and the answers. */
export const confirmTexts = {
  back: 'Back',
  /** Of the button behind the question, so that both are not one label: `Yes, apply 3 steps`. */
  yes: (button: string): string => `Yes, ${uncapital(button)}`,
  /** What a question is about, on the border of its popup. */
  heads: {
    apply: 'Apply',
    undo: 'Undo',
    'check plugin': 'Test a plugin',
    'replace file': 'Export',
    'leave apply': 'Leave kpki',
    'leave check': 'Leave kpki',
    'drop draft': 'Leave the form',
    'leave draft': 'Leave kpki',
  },
  inShell: (command: string): string => `The same in a shell: ${command}`,
  /** The name stands last, as it is typed. */
  typeName: (name: string): string => `To go on, type the name of the cluster: ${name}`,
  nameFirst: (yes: string): string => `"${yes}" waits for the name.`,
  /** Once the name was confirmed before it was typed. */
  typeThenEnter: (name: string, key: KeyOf): string => `Type ${name}, then ${key('open')}.`,
  notTheName: (typed: string, name: string): string =>
    name.startsWith(typed) ? `The name is not complete yet: ${name}.` : `${typed} is not the name: type ${name}.`,
  /** Below the rows of what is done: how many more steps have each action. */
  moreSteps: (hidden: readonly (readonly [action: string, steps: number])[]): string =>
    `and ${hidden.map(([action, steps]) => `${steps} to ${action}`).join(', ')}`,
  enlarge: 'enlarge the terminal',
  apply: {
    title: (what: string, where: string): string => `${what} to ${where}?`,
    rollBack: (names: readonly string[], work: string, where: string): string =>
      `Roll back ${firstInWords(names, 2)} in ${where}: ${work}?`,
    cluster: (name: string, environment: string | null): string =>
      `cluster ${name}${environment === null ? '' : `, environment ${environment}`}`,
    after: (text: string): string => `After the apply: ${text}.`,
    /** `files`: what the plan does with them; a phase may only remove some. */
    changes: (files: 'writes' | 'removes' | 'both', where: string): string =>
      `The apply ${files === 'both' ? 'writes and removes' : files} files in ${where}.`,
    /** Of the runbook of the phase before. */
    notTicked: (steps: readonly Pick<StepByHand, 'number' | 'component'>[]): string => {
      const components = [...new Set(steps.map(({ component }) => component))];
      return `Not ticked: ${stepsText(steps)} of the runbook. Make sure that ${firstInWords(components, 3)} was restarted.`;
    },
    replacesKeys: (steps: number): string => `${counted(steps, 'step replaces', 'steps replace')} a stored key.`,
    /** Next to a row of the question. */
    keyReplaced: (steps: number): string => (steps === 1 ? 'key replaced' : `${steps} keys replaced`),
    /** `components`: as in the effects of a plan. */
    restarts: (components: string): string => `Then restart ${components}.`,
    requests: (keys: number): string =>
      `${
        keys === 1
          ? '1 new key is stored first; then kpki requests its certificate.'
          : `${keys} new keys are stored first; then kpki requests their certificates.`
      } Certificates of another issuer or with an approval stay pending, and a later run continues.`,
    refused: (why: string): string => `Not applied. ${why}`,
  },
  undo: {
    /** `moment`: how long ago, and when. `phase`: of a rotation, as below; null: of none, or it is not known. */
    title: (moment: string, phase: string | null, where: string): string =>
      `Undo the apply of ${phase === null ? moment : `${phase}, ${moment}`}, in ${where}?`,
    /** `moment`: of the undo that it takes back. */
    redoes: (moment: string, where: string): string => `Redo what was undone ${moment}, in ${where}?`,
    phase: (to: string, names: readonly string[]): string => `phase ${to} of ${firstInWords(names, 2)}`,
    /** `rollback`: what its live checks said; null: they were not asked. */
    ofPhase: (phase: string, rollback: string | null): string =>
      rollback === null
        ? `That apply was ${phase}. An undo makes no live checks.`
        : `That apply was ${phase}. An undo makes no live checks. ${rollback}`,
    command: (command: string): string => `The command of that apply: ${command}`,
    retained: 'The replaced files are retained: a second undo restores them.',
  },
  plugin: {
    title: (kind: string, name: string, use: string): string => `Test ${kind} ${name} (${use})?`,
    suite: (facets: string): string =>
      `The conformance suite runs on the plugin, with the options of the environment. The plugin declares ${facets}.`,
    leavesNothing: 'Nothing is left behind.',
    yes: 'Run the test',
  },
  leaveApply: {
    title: 'An apply is running',
    text: 'The apply stops before the next write. Written files stay complete; run apply again to continue.',
  },
  leaveCheck: {
    title: 'A test of a plugin is running',
    text: 'The test stops after the current case. The other cases are not run.',
  },
  stopAndLeave: 'Stop and leave',
  watch: 'Watch',
} as const;
