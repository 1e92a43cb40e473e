import { exclusionOf, type Step } from '@kpki/engine';
import { commandLineWith, type Shell } from '@kpki/presentation';
import { limitWords, optionWords, shellWord } from '../../../options/option-words.ts';
import type { State } from '../model.ts';
import { exceptOf } from '../plan-request.ts';
import { planShown } from './plan.ts';

export function commandLine({ program, target }: Pick<State, 'program' | 'target'>, command: string): string {
  return `${program} ${command}${targetWords(target)}`;
}

/** How the commands of a document are typed: as on the last line of each screen. */
export function shellIn({ program, target }: Pick<State, 'program' | 'target'>): Shell {
  return { command: commandLineWith(program, targetWords(target)), word: shellWord };
}

function targetWords({ file, environment, dir }: State['target']): string {
  return optionWords({ file, environment, dir });
}

export function showCommand(state: Pick<State, 'program' | 'target'>, artifact: string): string {
  return commandLine(state, `show ${artifactWords(artifact)}`);
}

export function artifactWords(artifact: string): string {
  const [name = '', ...owner] = artifact.split(' ');
  return owner.length === 0 ? name : `${name} ${shellWord(owner.join(' '))}`;
}

type Planned = Pick<State, 'program' | 'target' | 'request' | 'planning'>;

/** A request has a command of its own, which shows the plan and asks. */
export function planCommand(state: Planned): string {
  return commandLine(state, wordsOf(state, 'plan'));
}

/** Returns the command that applies the plan, without the program and its target. */
export function applyWords(state: Planned): string {
  return wordsOf(state, 'apply');
}

function wordsOf(state: Planned, ofSpec: 'plan' | 'apply'): string {
  const { request } = state;
  return `${request.of === 'spec' ? ofSpec : request.command}${limitWordsOf(state)}`;
}

/** Names the artifact once where all of its owners are excluded: there may be some hundred. */
function limitWordsOf(state: Planned): string {
  const except = exceptOf(state.request);
  const ids = new Set(except);
  const steps = except.length === 0 ? [] : (planShown(state)?.plan.steps ?? []);
  const isLeft = new Set(steps.flatMap((step) => (ids.has(step.artifact) || isIdleStep(step) ? [] : [step.name])));
  const names = new Map(steps.map(({ artifact, name }) => [artifact, name]));
  const words = except.map((id) => {
    const name = names.get(id);
    return name === undefined || isLeft.has(name) ? id : name;
  });
  return limitWords({ ...state.request.intent, except: [...new Set(words)] });
}

function isIdleStep(step: Step): boolean {
  return step.action === 'unchanged' && exclusionOf(step) === null;
}

export function applyCommand(state: Pick<State, 'program' | 'target' | 'applying'>): string {
  return `${commandLine(state, state.applying?.command ?? 'apply')} --yes`;
}

export function exampleCommand({ program }: Pick<State, 'program'>): string {
  return `${program} init --example`;
}
