import type { State } from '../../state/model.ts';
import { startChoices } from '../../state/screens/start.ts';

const other =
  'Questions, one after the other; enter alone keeps what stands. They end in a kpki.yaml that you hear first.';

/** Where nothing is declared yet: what to begin with. */
export function startLines(state: State): readonly string[] {
  return [
    'Start. There is no kpki.yaml in this folder. kpki changes nothing before it has said a plan.',
    // The pages of the wizard are questions here.
    ...startChoices(state).map(
      ({ is, title, about }, at) => `${at + 1}. ${title}. ${is === 'new cluster' ? other : about}`,
    ),
  ];
}
