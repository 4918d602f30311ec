import './style.css';

import { render } from 'preact';
import { App } from './app.js';
import { connect } from './chain/connection.js';
import { settings } from './chain/settings.js';

const root = document.getElementById('app')!;
const dress = ({ theme }: { theme: string }) => (document.documentElement.dataset.theme = theme);
dress(settings.value);
settings.subscribe(dress);
root.replaceChildren();
render(<App />, root);
void connect();
