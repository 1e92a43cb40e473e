import { initQuestions } from '@kpki/presentation';
import { type Machine, usualAnswers } from '@kpki/spec';
import { firstNode, nodeWord } from './node-word.ts';
import type { ChoiceQuestion, Question } from './question.ts';
import { partsOf, type QuestionName, questionOf } from './questions.ts';
import { typedValues } from './typed-answer.ts';
import { capitalized } from './words.ts';

/** Returns how `kpki init` asks a question at a terminal. */
export function promptOf(name: QuestionName): string {
  const question = questionOf(name);
  const label = capitalized(question.label);
  switch (question.is) {
    case 'text':
      return question.optional ? initQuestions.optional(label, question.value, question.empty) : label;
    case 'list':
      return initQuestions.optional(label, question.value, question.empty);
    case 'choice':
      return `${initQuestions.choice(label, choicesOf(question))}${defaultOfParts(name)}`;
    case 'nodes': {
      const prompt = initQuestions.nodes(label, question.value);
      return question.addresses === 'needed' ? prompt : initQuestions.ifAny(prompt);
    }
    case 'plugin':
    case 'plugin options':
    case 'layout':
    case 'more backends':
    case 'more sinks':
    case 'cas':
      return `${label}, ${question.value}`;
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
    return [{ kind: question.get(usualAnswers) ?? '', of: question.column.name }];
  });
  return kinds.length === 0 ? '' : initQuestions.each(kinds);
}

/** Returns the default as it would be typed; empty: there is none. */
export function defaultOf(question: Question, machine: Machine): string {
  switch (question.is) {
    case 'text':
    case 'choice':
      return question.get(usualAnswers) ?? '';
    case 'list':
      return (question.get(usualAnswers) ?? []).join(' ');
    case 'nodes':
      return question.begins === 'with this machine' ? nodeWord(firstNode(machine)) : '';
    default:
      return typedValues(question, usualAnswers).join(' ');
  }
}
