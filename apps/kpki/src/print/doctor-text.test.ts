import { expect, test } from 'vitest';
import { checkText } from './doctor-text.ts';

const view = { wide: false, width: 100, colors: false };

test('a backend that cannot ask for a right is ready, and each right has a line', () => {
  const line = { who: 'backend kms', state: 'ok', text: 'ready', missing: [] } as const;
  const textOf = (unasked: readonly string[]) =>
    checkText({ cluster: 'demo', environment: 'prod', plugins: [{ ...line, unasked }], cas: [] }, view);
  expect(textOf(['kms:CreateKey', 'kms:TagResource'])).toContain(
    '  ✓ ready  backend kms; unchecked rights:\n             kms:CreateKey\n             kms:TagResource\n',
  );
  expect(textOf([])).toContain('  ✓ ready  backend kms\n');
});
