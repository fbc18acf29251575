/** The widget's whole style: a constructed sheet, which no site's style policy refuses. Two themes from one set of names. */
const css = `
:host{all:initial;--ink:#16211f;--quiet:#5b6967;--line:#dfe5e3;--ground:#fff;--raised:#f3f6f5;--bad:#b42318;--star:#9a6700;--shadow:0 12px 40px #0b1c1a33,0 2px 6px #0b1c1a22;color-scheme:light}
:host([data-theme=dark]){--ink:#e8efed;--quiet:#9fb0ad;--line:#2c3735;--ground:#161d1c;--raised:#202a28;--bad:#ff9d92;--star:#f0b429;--shadow:0 12px 40px #000a,0 2px 6px #0008;color-scheme:dark}
*{box-sizing:border-box;font:inherit;color:inherit;margin:0;padding:0}
[hidden]{display:none!important}
.root{font:14px/20px system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans",sans-serif;color:var(--ink);position:fixed;inset-block-end:20px;inset-inline-end:20px;z-index:2147483000;display:flex;flex-direction:column;align-items:flex-end;gap:12px;text-align:start;-webkit-text-size-adjust:100%}
.root[data-position=left]{inset-inline-end:auto;inset-inline-start:20px;align-items:flex-start}
button{background:none;border:0;cursor:pointer;border-radius:8px}
button:focus-visible,textarea:focus-visible,input:focus-visible,a:focus-visible,[tabindex]:focus-visible{outline:2px solid var(--focus);outline-offset:2px}
.icon{width:20px;height:20px;fill:none;stroke:currentColor;stroke-width:1.8;stroke-linecap:round;stroke-linejoin:round;display:block}
[dir=rtl] .icon-back,[dir=rtl] .icon-send{transform:scaleX(-1)}
.launcher{width:56px;height:56px;border-radius:28px;background:var(--accent);color:var(--on-accent);display:grid;place-items:center;box-shadow:var(--shadow);position:relative}
.launcher .icon{width:26px;height:26px}
.count{position:absolute;inset-block-start:-4px;inset-inline-end:-4px;min-width:20px;height:20px;border-radius:10px;background:#b42318;color:#fff;font-size:12px;font-weight:600;line-height:20px;text-align:center;padding:0 5px}
.greeting{max-width:280px;background:var(--ground);border:1px solid var(--line);border-radius:14px;box-shadow:var(--shadow);display:flex;align-items:flex-start}
.greeting .words{padding:12px 4px 12px 14px;text-align:start;padding-inline:14px 4px;overflow-wrap:anywhere}
.panel{width:min(380px,calc(100vw - 40px));height:min(620px,calc(100dvh - 116px));background:var(--ground);border:1px solid var(--line);border-radius:16px;box-shadow:var(--shadow);display:flex;flex-direction:column;overflow:hidden}
.head{display:flex;align-items:center;gap:4px;padding:10px 8px 10px 16px;padding-inline:16px 8px;min-height:56px;background:var(--accent);color:var(--on-accent);flex:none}
.head .heading{flex:1;min-width:0;display:flex;flex-direction:column}
.head h2{font-size:15px;font-weight:600;overflow:hidden;text-overflow:ellipsis;white-space:nowrap}
.head .under{font-size:12px;line-height:16px;opacity:.9}
.head button:focus-visible{outline-color:currentColor;outline-offset:-2px}
.icon-button{width:40px;height:40px;display:grid;place-items:center;flex:none}
.icon-button:hover{background:color-mix(in srgb,currentColor 12%,transparent)}
.bar{padding:6px 16px;font-size:12px;line-height:16px;background:var(--raised);color:var(--quiet);border-bottom:1px solid var(--line);flex:none}
.bar.bad{color:var(--bad)}
.points{display:block;text-decoration:none}.points:hover{text-decoration:underline}.points:focus-visible{outline-offset:-2px}
.body{flex:1;min-height:0;display:flex;flex-direction:column}
.log{flex:1;min-height:0;overflow-y:auto;overscroll-behavior:contain;padding:16px;display:flex;flex-direction:column}
.items{display:flex;flex-direction:column;gap:2px;margin-top:auto}
.say:not(.mine)+.say.mine{margin-top:10px}
.say{max-width:82%;padding:8px 12px;border-radius:14px;background:var(--raised);overflow-wrap:anywhere;white-space:pre-wrap;align-self:flex-start;border-end-start-radius:4px}
.say.mine{align-self:flex-end;background:var(--accent);color:var(--on-accent);border-radius:14px;border-end-end-radius:4px}
.say a{text-decoration:underline;text-underline-offset:2px}
.who,.when{font-size:12px;line-height:16px;color:var(--quiet);padding:0 4px}
.who{margin-top:10px}
.when{align-self:flex-end;display:flex;gap:6px;align-items:center;margin-bottom:6px}
.when.theirs{align-self:flex-start}
.when.bad{color:var(--bad)}
.when button{text-decoration:underline;color:inherit;padding:0 2px}
.typing{display:flex;gap:8px;align-items:center;color:var(--quiet);font-size:12px;min-height:24px;padding:0 4px}
.dots{display:flex;gap:3px}.dots i{width:6px;height:6px;border-radius:3px;background:currentColor;animation:dot 1.2s infinite}.dots i:nth-child(2){animation-delay:.15s}.dots i:nth-child(3){animation-delay:.3s}
@keyframes dot{0%,60%,100%{opacity:.3}30%{opacity:1}}
.file{display:flex;gap:8px;align-items:center;padding:6px 0;text-decoration:none!important;min-width:0}
.file span{overflow:hidden;text-overflow:ellipsis;white-space:nowrap;text-decoration:underline}
.picture{display:block;max-width:100%;max-height:220px;border-radius:8px;margin-top:4px}
.survey{max-width:100%;align-self:stretch;margin-top:10px;display:flex;flex-direction:column;gap:8px}
.stars,.faces{display:flex;justify-content:space-between;max-width:280px}
.faces button{width:48px;height:48px;display:grid;place-items:center;border:2px solid transparent;border-radius:12px}
.faces .on,.numbers .on{border-color:currentColor;font-weight:700}
.faces button:is(:hover,:focus-visible):not([disabled]),.numbers button:is(:hover,:focus-visible):not([disabled]){background:var(--ground)}
.numbers{display:grid;grid-template-columns:repeat(auto-fill,minmax(42px,1fr));gap:4px}
.numbers button{min-height:44px;border:1px solid var(--quiet);border-radius:8px;font-variant-numeric:tabular-nums}
.numbers .on{border-width:3px;background:var(--ground)}
.survey button[disabled]{cursor:default}
.stars button{width:44px;height:44px;display:grid;place-items:center;color:var(--quiet)}
.stars .icon,.faces .icon{width:28px;height:28px}
.stars button:is(:hover,:focus-visible),.stars button:has(~ button:is(:hover,:focus-visible)),.stars .on{color:var(--star)}
.stars .on .icon,.stars button:hover .icon,.stars button:has(~ button:hover) .icon{fill:currentColor}
.ends{display:flex;justify-content:space-between;gap:12px;max-width:280px;font-size:12px;line-height:16px;color:var(--quiet)}
.ends.wide{max-width:none}.ends span:last-child:not(:first-child){text-align:end}
.survey-words{display:flex;flex-direction:column;gap:8px}
.survey label{font-weight:400}.survey select{min-height:40px;padding:0 8px;border:1px solid var(--quiet);border-radius:8px;background:var(--ground);color:inherit;font:inherit;font-size:16px}
.survey textarea{flex:none;border:1px solid var(--quiet);background:var(--ground);padding:8px 10px;min-height:72px}
.quick{display:flex;flex-wrap:wrap;gap:6px;justify-content:flex-end;padding-top:8px}
.quick button{border:1px solid var(--line);border-radius:16px;padding:6px 12px;background:var(--ground);text-align:start}
.quick button:hover{border-color:var(--quiet)}
.composer{border-top:1px solid var(--line);padding:8px;flex:none;display:flex;flex-direction:column;gap:6px;position:relative}
.composer .row{display:flex;align-items:flex-end;gap:2px}
textarea{flex:1;min-width:0;resize:none;border:0;background:none;padding:10px 6px;max-height:140px;min-height:40px;line-height:20px;outline-offset:-2px!important;border-radius:8px;font-size:16px}
@media(pointer:fine){textarea{font-size:14px}}
textarea:placeholder-shown{direction:inherit}
textarea::placeholder,input::placeholder{color:var(--quiet);opacity:1}
.composer .icon-button{color:var(--quiet)}
.composer .send{background:var(--accent);color:var(--on-accent);border-radius:20px}
.composer .send[disabled]{background:var(--raised);color:var(--quiet);cursor:default}
.files{display:flex;flex-wrap:wrap;gap:6px}
.chip{display:flex;align-items:center;gap:4px;border:1px solid var(--line);border-radius:8px;padding-inline-start:8px;max-width:100%;font-size:12px}
.chip span{overflow:hidden;text-overflow:ellipsis;white-space:nowrap}
.chip .icon-button{width:28px;height:28px}.chip .icon{width:14px;height:14px}
.emojis{position:absolute;inset-block-end:calc(100% - 4px);inset-inline-start:8px;background:var(--ground);border:1px solid var(--line);border-radius:12px;box-shadow:var(--shadow);display:grid;grid-template-columns:repeat(8,1fr);padding:6px;z-index:1;max-width:calc(100% - 16px)}
.emojis button{width:32px;height:36px;font-size:20px;line-height:36px}
.emojis button:hover{background:var(--raised)}
.form{display:flex;flex-direction:column;gap:12px;padding:20px 16px}
.card{border:1px solid var(--line);border-radius:12px;padding:12px;margin-top:12px;display:flex;flex-direction:column;gap:8px}
label{display:flex;flex-direction:column;gap:4px;font-size:13px;font-weight:500}
input{border:1px solid var(--quiet);border-radius:8px;background:var(--ground);padding:9px 10px;min-height:40px;font-weight:400;font-size:16px;min-width:0;width:100%}
.wrong{color:var(--bad);font-size:12px}
.primary{background:var(--accent);color:var(--on-accent);padding:9px 16px;font-weight:600;min-height:40px}
.plain{padding:9px 12px;color:var(--quiet);min-height:40px}
.actions{display:flex;flex-wrap:wrap;gap:8px;justify-content:flex-end}
.list{flex:1;overflow-y:auto;list-style:none;padding:8px}
.list button{width:100%;text-align:start;padding:12px;display:flex;flex-direction:column;gap:2px}
.list button:hover{background:var(--raised)}
.list .line{display:flex;gap:8px;align-items:baseline;min-width:0}
.list .excerpt{flex:1;overflow:hidden;text-overflow:ellipsis;white-space:nowrap}
.list .fresh{font-weight:600}
.list time{font-size:12px;color:var(--quiet);flex:none}
.empty{color:var(--quiet);text-align:center;padding:32px 16px;flex:1}
.foot{padding:12px;border-top:1px solid var(--line);display:flex}.foot .primary{flex:1}
.drop{outline:2px dashed var(--accent);outline-offset:-8px;position:relative}
.drop::after{content:attr(data-drop);position:absolute;inset:8px;display:grid;place-items:center;background:var(--raised);font-weight:600;pointer-events:none;border-radius:8px}
.only{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
@media(max-width:480px){.root.open{inset:0;gap:0}.root.open .panel{width:100%;height:100%;border:0;border-radius:0}.root.open .launcher{display:none}}
@media(prefers-reduced-motion:no-preference){.panel,.greeting{animation:rise .12s ease-out}@keyframes rise{from{opacity:0;transform:translateY(8px)}}}
@media(prefers-reduced-motion:reduce){.dots i{animation:none}}
@media(forced-colors:active){.launcher,.say,.panel,.primary{border:1px solid}}
`;

export function widgetSheet(): CSSStyleSheet {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  return sheet;
}
