import { render } from 'preact';
import { App } from './app.tsx';

// Chromium (156) leaves the style as it was of what stands in an element that is moved this way while its class changes: of a
// transition that is taken, for one. The renderer moves elements the older way where there is no other.
Reflect.deleteProperty(Element.prototype, 'moveBefore');

const page = document.getElementById('page');
if (page !== null) render(<App />, page);
