import { testExamples } from './help-examples.ts';

// Those that need a shell are in help-examples.program.test.ts.
testExamples(true);
