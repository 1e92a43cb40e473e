// The smallest program that Ink draws something for: a peer of the UI's first frame. JavaScript, which Node runs as it is.
import { render, Text } from 'ink';
import { createElement } from 'react';

render(createElement(Text, null, 'bare ink'));
