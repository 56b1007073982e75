import "../design.css";
import { mount } from "svelte";
import { setTheme, theme } from "../shared/preferences";
import Home from "./Home.svelte";

setTheme(theme());
const host = document.getElementById("app");
if (host) mount(Home, { target: host });
