const t0=performance.now();
const [core, charts, comps, rend] = await Promise.all([import('echarts/core'), import('echarts/charts'), import('echarts/components'), import('echarts/renderers')]);
console.log('load', performance.now()-t0);
core.use([charts.LineChart, charts.BarChart, comps.GridComponent, rend.SVGRenderer]);
const c = core.init(null, null, {renderer:'svg', ssr:true, width:120, height:28});
const opt = (v)=>({animation:false, grid:{left:3,right:3,top:4,bottom:4}, xAxis:{type:'category',show:false,boundaryGap:false,data:v.map((_,i)=>i)}, yAxis:{type:'value',show:false,min:0,max:100}, series:[{type:'line',data:v,symbol:'none',clip:false,silent:true,lineStyle:{color:'#010203',width:1.5}}]});
c.setOption(opt([10,30,null,50,70,90]));
console.log(c.renderToSVGString());
const t=performance.now();
let n=0; for(let i=0;i<500;i++){ c.setOption(opt([1,2,3,4,5,6].map(()=>Math.random()*100)), {notMerge:true, silent:true}); n+=c.renderToSVGString().length;}
console.log('500', performance.now()-t, n/500);
const t2=performance.now();
for(let i=0;i<500;i++){ const c=core.init(null, null, {renderer:'svg', ssr:true, width:120, height:28}); c.setOption(opt([1,2,3,4,5,6].map(()=>Math.random()*100))); n+=c.renderToSVGString().length; c.dispose();}
console.log('500 new', performance.now()-t2);
const b = core.init(null,null,{renderer:'svg',ssr:true,width:360,height:200});
b.setOption({animation:false,grid:{left:10,right:10,top:20,bottom:24},xAxis:{type:'category',data:['A','B'],axisTick:{show:false}},yAxis:{type:'value',show:false},series:[{type:'bar',data:[3,4],label:{show:true,position:'top'},itemStyle:{color:'#010203'}},{type:'bar',data:[3,2]}]});
console.log(b.renderToSVGString());
