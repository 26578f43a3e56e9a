import { mount } from 'svelte';
import App from './App.svelte';
import './design/tokens.css';
import './design/base.css';
import { choosePlatform } from './platform';
import { followSystem } from './shell/settings.svelte';

followSystem();
await choosePlatform();
const target = document.getElementById('app');
if (target) mount(App, { target });
