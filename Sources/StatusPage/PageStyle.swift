/// The style of the pages. The header that allows it is made of this text.
package enum PageStyle {
    package static let sheet: StaticString = """
        :root{color-scheme:light dark;--ink:#1b1d22;--soft:#565a64;--line:#d4d7de;--page:#fff;--card:#f5f6f8;--link:#1a4fc4;\
        --good:#0a6650;--bad:#b3261e;--caution:#7d4d00;--error:#c2371f;--warn:#b87700;--info:#4a5be0;--debug:#6d86ad;--bar:#4a5be0}
        @media(prefers-color-scheme:dark){:root{--ink:#e6e8ee;--soft:#a6abb8;--line:#3a3e48;--page:#15171b;--card:#1e2127;\
        --link:#8fb0ff;--good:#5fd3b5;--bad:#ff9a8c;--caution:#f2b84b;--error:#ff7a5c;--warn:#e5a32e;--info:#8593ff;--debug:#6c82a8;\
        --bar:#8593ff}}
        *{box-sizing:border-box}
        body{margin:0 auto;max-width:72rem;padding:1rem;background:var(--page);color:var(--ink);font:1rem/1.5 system-ui,sans-serif}
        h1{font-size:1.4rem;margin:0}
        h2{font-size:1.2rem;margin:0 0 .5rem;overflow-wrap:anywhere}
        h3{font-size:1rem;margin:1.25rem 0 .25rem}
        p{margin:.25rem 0}
        a{color:var(--link)}
        a:focus-visible{outline:3px solid var(--link);outline-offset:2px}
        nav ul{display:flex;flex-wrap:wrap;gap:0 1rem;list-style:none;margin:.5rem 0;padding:0}
        section{margin:1rem 0;padding:1rem;background:var(--card);border:1px solid var(--line);border-radius:.5rem}
        .soft,caption,footer{color:var(--soft)}
        .good,.bad,.caution{font-weight:700}
        .good{color:var(--good)}
        .bad{color:var(--bad)}
        .caution{color:var(--caution)}
        .text{overflow-wrap:anywhere}
        .facts{display:grid;grid-template-columns:repeat(auto-fill,minmax(13rem,1fr));gap:.5rem 1rem;list-style:none;\
        margin:.75rem 0;padding:0}
        .facts li{overflow-wrap:anywhere}
        .facts .term{display:block;color:var(--soft);font-size:.875rem}
        ul.plain{margin:.5rem 0;padding-left:1.2rem}
        table{border-collapse:collapse;width:100%}
        caption{text-align:left;padding-bottom:.25rem}
        th,td{padding:.3rem .5rem;border-top:1px solid var(--line);text-align:right;vertical-align:top;\
        font-variant-numeric:tabular-nums}
        th{font-weight:600}
        thead th{color:var(--soft);font-size:.875rem;vertical-align:bottom}
        th:first-child,td.text,.projects th:nth-child(2){text-align:left}
        tbody th{font-weight:400;overflow-wrap:anywhere}
        svg{display:block;width:100%;height:.75rem}
        svg.line{width:6rem;height:1.5rem;margin-left:auto}
        svg.wide{height:4rem}
        .e{fill:var(--error)}
        .w{fill:var(--warn)}
        .i{fill:var(--info)}
        .d{fill:var(--debug)}
        .free{fill:var(--bar)}
        .track{fill:var(--line)}
        .legend{display:flex;flex-wrap:wrap;gap:0 1rem;list-style:none;margin:.25rem 0 .75rem;padding:0;font-size:.875rem}
        .legend li{display:flex;align-items:center;gap:.35rem}
        .legend svg{width:.75rem;height:.75rem}
        @media(max-width:34rem){body{padding:.5rem}section{padding:.75rem .5rem}th,td,thead th{padding:.3rem .15rem;font-size:.75rem}\
        svg.line{width:4rem}}
        @media print{:root{color-scheme:light;--ink:#000;--soft:#333;--page:#fff;--card:#fff;--link:#000}\
        body{max-width:none;padding:0}nav,.screen{display:none}section{border:0;padding:0}tr{break-inside:avoid}\
        thead{display:table-header-group}svg{print-color-adjust:exact}}

        """
}
