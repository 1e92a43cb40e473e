import type { Question } from './question.ts';

/** Returns a phrase as a sentence: `a load balancer` becomes `A load balancer.` */
export function asSentence(phrase: string): string {
  return `${capitalized(phrase)}.`;
}

export function capitalized(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}

/** Leaves abbreviations as they are: `API endpoint`. */
function uncapitalized(text: string): string {
  return /^[A-Z][a-z]/.test(text) ? `${text.charAt(0).toLowerCase()}${text.slice(1)}` : text;
}

/** Returns what `--help` says of the option of a question. */
export function optionText(question: Question): string {
  return [about(question), question.asOption ?? '', isRepeated(question) ? '; repeatable' : ''].join('');
}

function about(question: Question): string {
  const { label, help } = question;
  switch (question.is) {
    case 'choice': {
      const labels = question.named === 'by value' ? [] : Object.values(question.choices).map((each) => each.label);
      return uncapitalized(labels.length === 0 ? label : `${label}: ${labels.join(', ')}`);
    }
    case 'plugin':
      return uncapitalized(`${label}: ${help}`);
    default:
      return help;
  }
}

export function isRepeated({ is }: Question): boolean {
  switch (is) {
    case 'text':
    case 'choice':
    case 'plugin':
    case 'layout':
      return false;
    case 'list':
    case 'nodes':
    case 'plugin options':
    case 'more backends':
    case 'more sinks':
    case 'cas':
      return true;
  }
}
