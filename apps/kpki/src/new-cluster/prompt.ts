import { initQuestions } from '@kpki/presentation';
import { defaultAnswers, type Machine } from '@kpki/spec';
import { firstNode, nodeWord } from './node-word.ts';
import type { ChoiceQuestion, Question } from './question.ts';
import { partsOf, type QuestionName, questionOf } from './questions.ts';
import { capitalized } from './words.ts';

type PromptedQuestion = Extract<Question, { readonly init: unknown }>;

/** Returns the question if `kpki init` asks it at a terminal. */
export function promptedQuestion(name: QuestionName): PromptedQuestion | null {
  const question = questionOf(name);
  return 'init' in question && question.init === 'asks' ? question : null;
}

/** Returns how it asks. */
export function promptOf(name: QuestionName, question: PromptedQuestion): string {
  const label = capitalized(question.label);
  switch (question.is) {
    case 'text':
      return question.optional ? initQuestions.optional(label, question.value, question.empty) : label;
    case 'choice':
      return `${initQuestions.choice(label, choicesOf(question))}${defaultOfParts(name)}`;
    case 'nodes': {
      const prompt = initQuestions.nodes(label, question.value);
      return question.addresses === 'needed' ? prompt : initQuestions.ifAny(prompt);
    }
  }
}

function choicesOf({ choices, named }: ChoiceQuestion): readonly string[] {
  return Object.entries(choices).map(([value, { label }]) =>
    named === 'by value' ? value : initQuestions.called(value, label),
  );
}

/** The default of a question about several is that of each. */
function defaultOfParts(name: QuestionName): string {
  const kinds = partsOf(name).flatMap((part) => {
    const question = questionOf(part);
    if (question.is !== 'choice' || question.column === undefined) return [];
    return [{ kind: question.get(defaultAnswers) ?? '', of: question.column.name }];
  });
  return kinds.length === 0 ? '' : initQuestions.each(kinds);
}

/** Returns the default as it would be typed; empty: there is none. */
export function defaultOf(question: PromptedQuestion, machine: Machine): string {
  if (question.is !== 'nodes') return question.get(defaultAnswers) ?? '';
  return question.begins === 'this machine' ? nodeWord(firstNode(machine)) : '';
}
